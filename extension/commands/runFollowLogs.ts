import * as vscode from "vscode";
import { chosenLogSource } from "../logs/chosenLogSource.ts";
import type { Services } from "../services.ts";
import { requireTrust } from "../config/requireTrust.ts";

/** Follows the log of a run, step or attempt in a terminal; asks which without an argument (a LogSource). */
export async function run(services: Services, argument?: unknown): Promise<void> {
  requireTrust(vscode.l10n.t("Logs of runs are not read in a folder that is not trusted."));
  const source = await chosenLogSource(services, argument);
  if (source !== undefined) services.logs.follow(source);
}
