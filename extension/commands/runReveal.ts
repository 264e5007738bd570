import { refOf } from "../views/runs/refOf.ts";
import { revealRun } from "../views/runs/revealRun.ts";
import type { Services } from "../services.ts";

/** Shows a run in the Runs view. */
export async function run(services: Services, argument?: unknown): Promise<void> {
  const ref = refOf(argument);
  if (ref !== undefined) await revealRun(services, ref);
}
