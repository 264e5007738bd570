import { kinds, type ResourceKind } from "../../kubernetes/kubeCall.ts";
import type { Pipeline } from "../../manifest/model.ts";

/** An object that pods of a pipeline need in their namespace (or on the cluster). */
export interface ClusterReference {
  kind: ResourceKind;
  /** "Secret", for sentences. */
  title: string;
  name: string;
  /** Not in a namespace. */
  cluster: boolean;
}

const maxDepth = 60;

/** Every object a pipeline's manifest names and Kubernetes has to have; names with tags and optional ones are left out. */
export function clusterReferences({ document }: Pipeline): ClusterReference[] {
  const found = new Map<string, ClusterReference>();
  const add = (kind: ResourceKind, title: string, name: unknown, cluster = false): void => {
    if (typeof name !== "string" || name === "" || name.includes("{{")) return;
    found.set(`${title}/${name}`, { kind, title, name, cluster });
  };
  const visit = (value: unknown, key: string, depth: number): void => {
    if (typeof value !== "object" || value === null || depth > maxDepth) return;
    if (Array.isArray(value)) {
      for (const entry of value) visit(entry, key, depth + 1);
      return;
    }
    const object = value as Record<string, unknown>;
    const needed = object.optional !== true;
    if (
      /^(secretKeyRef|accessKeySecret|secretKeySecret|sessionTokenSecret|serviceAccountKeySecret|usernameSecret|passwordSecret|imagePullSecrets)$/.test(
        key,
      ) &&
      needed
    ) {
      add(kinds.secrets, "Secret", object.name);
    }
    if (key === "secretRef" && needed) add(kinds.secrets, "Secret", object.name);
    if ((key === "configMapKeyRef" || key === "configMapRef") && needed)
      add(kinds.configMaps, "ConfigMap", object.name);
    if (key === "secret" && needed) add(kinds.secrets, "Secret", object.secretName);
    if (key === "configMap" && needed) add(kinds.configMaps, "ConfigMap", object.name);
    if (key === "persistentVolumeClaim") add(kinds.volumeClaims, "PersistentVolumeClaim", object.claimName);
    if (key === "workflowTemplateRef" || key === "templateRef") {
      const cluster = object.clusterScope === true;
      const kind = cluster ? kinds.clusterWorkflowTemplates : kinds.workflowTemplates;
      add(kind, cluster ? "ClusterWorkflowTemplate" : "WorkflowTemplate", object.name, cluster);
    }
    add(kinds.serviceAccounts, "ServiceAccount", object.serviceAccountName);
    add(kinds.priorityClasses, "PriorityClass", object.podPriorityClassName ?? object.priorityClassName, true);
    const storage = { group: "storage.k8s.io", version: "v1", plural: "storageclasses" };
    add(storage, "StorageClass", object.storageClassName, true);
    for (const [name, entry] of Object.entries(object)) visit(entry, name, depth + 1);
  };
  visit(document.object.spec, "spec", 0);
  return [...found.values()];
}
