import type { LoadedConfig } from "../../config/loadConfig.ts";
import { ClusterTarget } from "./clusterTarget.ts";

/** A target on a cluster by its name: "kind", an entry of `clusters`, or a kube context itself. */
export function openClusterTarget(
  name: string,
  { config, folder: root }: LoadedConfig,
  env: Record<string, string | undefined>,
  options: { record?: boolean } = {},
): ClusterTarget {
  const [first, namespace] = split(name);
  const { stores } = config;
  if (first === "kind") {
    const place = { context: `kind-${config.kind.cluster}`, namespace: namespace ?? config.kind.namespace };
    return new ClusterTarget({ kind: "kind", name, place, env, root, stores, ...options });
  }
  const known = Object.hasOwn(config.clusters, name) ? config.clusters[name] : config.clusters[first];
  if (known !== undefined) {
    const place = { ...known, ...(name === first || Object.hasOwn(config.clusters, name) ? {} : { namespace }) };
    return new ClusterTarget({ kind: "cluster", name, place, env, root, stores, ...options });
  }
  return new ClusterTarget({
    kind: "cluster",
    name,
    place: { contextAndNamespace: name },
    env,
    root,
    stores,
    ...options,
  });
}

/** "context/namespace"; contexts may hold slashes themselves (ARNs of EKS), so only the last one can divide. */
function split(name: string): [string, string | undefined] {
  const at = name.lastIndexOf("/");
  return at < 0 ? [name, undefined] : [name.slice(0, at), name.slice(at + 1)];
}
