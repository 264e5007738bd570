import * as vscode from "vscode";
import { chosenLogSource } from "../logs/chosenLogSource.ts";
import { showLogDocument } from "../logs/showLogDocument.ts";
import type { Services } from "../services.ts";
import { requireTrust } from "../config/requireTrust.ts";

/** Opens the log of a run, step or attempt as a document; asks which without an argument (a LogSource). */
export async function run(services: Services, argument?: unknown): Promise<void> {
  requireTrust(vscode.l10n.t("Logs of runs are not read in a folder that is not trusted."));
  const source = await chosenLogSource(services, argument);
  if (source !== undefined) await showLogDocument(services.logs.documents, source, "start");
}
