import type { Services } from "../services.ts";
import { confirmWrites } from "../views/checklist/confirmWrites.ts";
import { isFindingNode } from "../views/checklist/isChecklistNode.ts";

/** Runs the check of a finding again; the rest of the report stays. One that writes asks first. */
export async function run(services: Services, node?: unknown): Promise<void> {
  if (!isFindingNode(node)) return;
  const { folder, value } = node;
  const checks = services.checklist.all.get(folder)?.report?.checks ?? [];
  const writes = checks.some(({ id, cost }) => id === value.check && cost === "writes");
  const stores = writes ? await confirmWrites(services, folder) : [];
  if (stores !== undefined) await services.checker.rerun(folder, value.check, stores);
}
