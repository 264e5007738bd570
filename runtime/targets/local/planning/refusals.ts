import type { Artifact, Synchronization, Template, WorkflowSpec } from "../../../manifest/argo.ts";
import type { TargetPlan } from "../../target.ts";
import type { ExecutedTemplate } from "./executedTemplates.ts";

type Refusal = TargetPlan["refused"][number];

const kinds: Record<string, string> = {
  resource: "it creates Kubernetes objects",
  http: "Argo's agent makes the request, in a pod of its own",
  plugin: "it needs an executor plugin in the cluster",
  data: "it lists an object store with Argo's own program",
};
const stores = ["git", "http", "hdfs", "oss", "gcs", "azure", "artifactory", "plugin"];
const volumes = ["emptyDir", "persistentVolumeClaim", "hostPath", "configMap"];

/** What of one template can not be done without a cluster. */
export function refusals(
  { template, where }: ExecutedTemplate,
  spec: WorkflowSpec,
  configMaps: Record<string, Record<string, string>>,
): Refusal[] {
  const found: Refusal[] = [];
  const refuse = (feature: string, why: string) => found.push({ feature, why, where });
  for (const [kind, why] of Object.entries(kinds)) {
    if (template[kind] !== undefined) refuse(`a ${kind} template`, `${why}; a cluster target runs it`);
  }
  if ((template.sidecars ?? []).length > 0) {
    refuse("sidecars", "containers that live beside the step are not started here; a cluster target runs them");
  }
  for (const artifact of [...(template.inputs?.artifacts ?? []), ...(template.outputs?.artifacts ?? [])]) {
    const store = foreignStore(artifact);
    if (store !== undefined)
      refuse(`the artifact ${artifact.name}`, `it lies in ${store}, which is not read or written here`);
  }
  for (const { name, kind } of foreignVolumes(template, spec)) {
    refuse(`the volume ${name}`, `a volume of kind ${kind} is Kubernetes' own`);
  }
  for (const why of lockProblems(template.synchronization, configMaps)) refuse("synchronization", why);
  return found;
}

/** What of the workflow's own synchronization can not be done. */
export function lockRefusals(spec: WorkflowSpec, configMaps: Record<string, Record<string, string>>): Refusal[] {
  return lockProblems(spec.synchronization, configMaps).map((why) => ({
    feature: "synchronization",
    why,
    where: "spec.synchronization",
  }));
}

function foreignStore(artifact: Artifact): string | undefined {
  const store = stores.find((name) => artifact[name] !== undefined);
  if (store !== undefined) return store;
  const { bucket, endpoint } = artifact.s3 ?? {};
  return bucket === undefined && endpoint === undefined ? undefined : `the bucket ${bucket ?? endpoint}`;
}

function foreignVolumes(template: Template, spec: WorkflowSpec): { name: string; kind: string }[] {
  const claims = (spec.volumeClaimTemplates ?? []).map(
    (claim) => (claim as { metadata?: { name?: string } }).metadata?.name,
  );
  const declared = new Map(
    [...(spec.volumes ?? []), ...(template.volumes ?? [])].map((volume) => [volume.name, volume]),
  );
  const containers = [
    template.container,
    template.script,
    ...(template.containerSet?.containers ?? []),
    ...(template.initContainers ?? []),
  ];
  const mounted = new Set(
    [
      ...containers.flatMap((container) => container?.volumeMounts ?? []),
      ...(template.containerSet?.volumeMounts ?? []),
    ].map(({ name }) => name),
  );
  return [...mounted].flatMap((name) => {
    const volume = declared.get(name);
    if (volume === undefined || claims.includes(name)) return [];
    const kind = Object.keys(volume).find((field) => field !== "name");
    return kind === undefined || volumes.includes(kind) ? [] : [{ name, kind }];
  });
}

function lockProblems(
  synchronization: Synchronization | undefined,
  configMaps: Record<string, Record<string, string>>,
): string[] {
  if (synchronization === undefined) return [];
  const { mutex, mutexes, semaphore, semaphores } = synchronization;
  const all = [...(mutexes ?? []), ...(mutex ? [mutex] : []), ...(semaphores ?? []), ...(semaphore ? [semaphore] : [])];
  return (all as { database?: unknown; configMapKeyRef?: { name?: string; key?: string } }[]).flatMap((lock) => {
    if (lock.database) return ["a lock in a database belongs to the controller of a cluster"];
    const { name = "", key = "" } = lock.configMapKeyRef ?? {};
    if (lock.configMapKeyRef === undefined || name.includes("{{") || key.includes("{{")) return [];
    if (configMaps[name]?.[key] !== undefined) return [];
    return [
      `the limit of the semaphore is in the ConfigMap ${name}, key ${key}: give it as local.configMaps in preflight.yaml`,
    ];
  });
}
