/** A kind of object of the Kubernetes API; group "" is the core group. */
export interface ResourceKind {
  group: string;
  version: string;
  plural: string;
}

const core = (plural: string): ResourceKind => ({ group: "", version: "v1", plural });
const argo = (plural: string): ResourceKind => ({ group: "argoproj.io", version: "v1alpha1", plural });

/** The kinds Preflight talks about. */
export const kinds = {
  pods: core("pods"),
  nodes: core("nodes"),
  events: core("events"),
  namespaces: core("namespaces"),
  secrets: core("secrets"),
  configMaps: core("configmaps"),
  serviceAccounts: core("serviceaccounts"),
  volumeClaims: core("persistentvolumeclaims"),
  deployments: { group: "apps", version: "v1", plural: "deployments" },
  priorityClasses: { group: "scheduling.k8s.io", version: "v1", plural: "priorityclasses" },
  accessReviews: { group: "authorization.k8s.io", version: "v1", plural: "selfsubjectaccessreviews" },
  workflows: argo("workflows"),
  workflowTemplates: argo("workflowtemplates"),
  clusterWorkflowTemplates: argo("clusterworkflowtemplates"),
} as const satisfies Record<string, ResourceKind>;

export type Verb = "get" | "list" | "watch" | "create" | "update" | "patch" | "delete";

/** One question to the API, in the words that RBAC uses: a missing right is named by `verb` and `kind` alone. */
export interface KubeCall {
  verb: Verb;
  kind: ResourceKind;
  namespace?: string;
  name?: string;
  /** "log", "eviction", … */
  subresource?: string;
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
  /** Of the body; default application/json. */
  contentType?: string;
}

/** Path and query of a call, relative to the server. */
export function callPath({ verb, kind, namespace, name, subresource, query = {} }: KubeCall): string {
  const parts = kind.group === "" ? ["api", kind.version] : ["apis", kind.group, kind.version];
  if (namespace !== undefined) parts.push("namespaces", namespace);
  parts.push(kind.plural);
  if (name !== undefined) parts.push(name);
  if (subresource !== undefined) parts.push(...subresource.split("/"));
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(verb === "watch" ? { ...query, watch: true } : query)) {
    if (value !== undefined) search.set(key, String(value));
  }
  const text = search.toString();
  return `/${parts.map(encodeURIComponent).join("/")}${text === "" ? "" : `?${text}`}`;
}

/** "list workflows.argoproj.io in namespace pipelines", for sentences. */
export function describeCall({ verb, kind, namespace, name, subresource }: KubeCall): string {
  const resource = kind.plural + (subresource === undefined ? "" : `/${subresource}`);
  const full = kind.group === "" ? resource : `${resource}.${kind.group}`;
  return `${verb} ${full}${name === undefined ? "" : ` ${name}`}${namespace === undefined ? "" : ` in namespace ${namespace}`}`;
}
