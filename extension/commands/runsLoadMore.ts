import type { Services } from "../services.ts";
import type { RunsNode } from "../views/runs/runsNode.ts";

/** Shows the next page beside a "Load more…" row. */
export async function run({ runs }: Services, node?: unknown): Promise<void> {
  if (node !== undefined) runs.more(node as RunsNode);
}
