import type { Services } from "../services.ts";
import { isFindingNode } from "../views/checklist/isChecklistNode.ts";

/** Runs the check of a finding again; the rest of the report stays. */
export async function run({ checker }: Services, node?: unknown): Promise<void> {
  if (isFindingNode(node)) await checker.rerun(node.folder, node.value.check);
}
