import { goDuration } from "../../../manifest/goDuration.ts";
import type { NodeStatus, Template } from "../../../manifest/argo.ts";
import { Problem } from "./problem.ts";
import type { Run } from "./run.ts";

/**
 * Looks for outputs of an earlier run of a memoized template. On a hit the node is over at once.
 * @throws Problem when the key or maxAge can not be used
 */
export function lookUpMemo(
  run: Run,
  template: Template,
  existing: NodeStatus | undefined,
  create: () => NodeStatus,
): NodeStatus {
  const { key = "", maxAge, cache } = template.memoize!;
  const cacheName = (cache as { configMap?: { name?: string } } | undefined)?.configMap?.name ?? "";
  if (!/^[-._a-zA-Z0-9]+$/.test(key)) throw new Problem("invalid cache key");
  let entry = run.memo.load(cacheName, key);
  if (maxAge) {
    const seconds = goDuration(maxAge);
    if (seconds === undefined) throw new Problem(`invalid maxAge: time: invalid duration ${JSON.stringify(maxAge)}`);
    if (entry !== undefined && entry.createdAt + seconds * 1000 < run.host.now()) entry = undefined;
  }
  const node = existing ?? create();
  run.nodes.update(node, { memoizationStatus: { hit: entry !== undefined, key, cacheName } });
  if (entry !== undefined) {
    if (entry.outputs !== undefined) run.nodes.update(node, { outputs: structuredClone(entry.outputs) });
    run.nodes.mark(node, "Succeeded");
  }
  return node;
}
