import type { Services } from "../services.ts";
import { chosenReport } from "../views/checklist/chosenReport.ts";
import { saveReport } from "../views/checklist/saveReport.ts";

/** Writes a report in one of the command line's formats. */
export async function run(services: Services, node?: unknown): Promise<void> {
  const chosen = await chosenReport(services, node);
  if (chosen !== undefined) await saveReport(services, chosen.folder, chosen.report);
}
