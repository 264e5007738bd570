import type { Services } from "../services.ts";
import { chosenReport } from "../views/checklist/chosenReport.ts";
import { openReport } from "../views/checklist/report/registerReports.ts";

/** Shows a report as a document to read, search and save. */
export async function run(services: Services, node?: unknown): Promise<void> {
  const chosen = await chosenReport(services, node);
  if (chosen !== undefined) openReport(services, chosen.folder);
}
