import type { Services } from "../services.ts";
import type { CheckpointsNode } from "../views/checkpoints/checkpointsNode.ts";

/** Shows the next page beside a "Load more…" row. */
export async function run({ checkpointsView }: Services, node?: unknown): Promise<void> {
  if (node !== undefined) await checkpointsView.model.more(node as CheckpointsNode);
}
