import { setTimeout as sleep } from "node:timers/promises";
import * as vscode from "vscode";
import type { Services } from "../../services.ts";
import type { RunRef } from "./runRef.ts";

const tries = 15;
const pauseMilliseconds = 200;

/** Shows a run in the view, opened; one that was just launched appears a moment later. */
export async function revealRun({ runs, runsWatch, runsView }: Services, ref: RunRef): Promise<void> {
  await vscode.commands.executeCommand("preflight.runs.focus");
  await runsWatch.touch();
  for (let at = 0; at < tries; at++) {
    const node = await runs.findRun(ref);
    if (node !== undefined) return runsView.reveal(node);
    await sleep(pauseMilliseconds);
  }
}
