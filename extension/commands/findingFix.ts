import type { Services } from "../services.ts";
import { fixFinding } from "../views/checklist/fixFinding.ts";

/** Mends one finding; when several files change, after a preview. */
export async function run(services: Services, node?: unknown): Promise<void> {
  await fixFinding(services, node, { preview: false });
}
