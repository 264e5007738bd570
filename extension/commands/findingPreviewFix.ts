import type { Services } from "../services.ts";
import { fixFinding } from "../views/checklist/fixFinding.ts";

/** Shows what mending a finding would change, and makes the edit when the person agrees. */
export async function run(services: Services, node?: unknown): Promise<void> {
  await fixFinding(services, node, { preview: true });
}
