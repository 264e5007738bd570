import { isRecord } from "../record.ts";

/**
 * The patchMergeKey of Argo's and Kubernetes' lists, by field name. A list that is not here is replaced as a whole.
 * Source: the struct tags of workflow_types.go and k8s.io/api/core/v1/types.go.
 */
const mergeKeys: Record<string, string> = {
  templates: "name",
  parameters: "name",
  artifacts: "name",
  volumes: "name",
  sidecars: "name",
  initContainers: "name",
  containers: "name",
  env: "name",
  volumeMounts: "mountPath",
  volumeDevices: "devicePath",
  ports: "containerPort",
  tolerations: "key",
  imagePullSecrets: "name",
  hostAliases: "ip",
};

/**
 * `patch` over `base` as Kubernetes' strategic merge does it: maps field by field, keyed lists item by item, everything else
 * replaced. Returns fresh values below every map it merges; neither argument is changed.
 */
export function strategicMerge(base: unknown, patch: unknown, field = ""): unknown {
  if (patch === undefined) return base;
  if (base === undefined || base === null) return patch;
  if (Array.isArray(base) && Array.isArray(patch)) return mergeLists(base, patch, mergeKeys[field]);
  if (!isRecord(base) || !isRecord(patch)) return patch;
  const merged: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete merged[name];
    else merged[name] = strategicMerge(Object.hasOwn(base, name) ? base[name] : undefined, value, name);
  }
  return merged;
}

function mergeLists(base: unknown[], patch: unknown[], key: string | undefined): unknown[] {
  if (key === undefined) return patch;
  const idOf = (item: unknown) => (isRecord(item) ? item[key] : undefined);
  const own = new Map(base.map((item) => [idOf(item), item]));
  const named = new Set(patch.map(idOf));
  const merged = patch.map((item) => (idOf(item) === undefined ? item : strategicMerge(own.get(idOf(item)), item)));
  return [...merged, ...base.filter((item) => !named.has(idOf(item)))];
}
