import * as vscode from "vscode";
import { CannotRun } from "../commands/cannotRun.ts";
import type { LogDocuments } from "./logDocuments.ts";
import type { LogDocumentInfo, LogSource } from "./requests.ts";
import { sourceTitle } from "./logSource.ts";

/** Reading that takes longer says so, and can be stopped. */
const patienceMilliseconds = 700;

/** Opens a log as a document, at its first or its last line. Throws CannotRun with the reason when there is no log. */
export async function showLogDocument(documents: LogDocuments, source: LogSource, at: "start" | "end"): Promise<void> {
  const controller = new AbortController();
  const reading = documents.load(source, controller.signal);
  await withPatience(reading, sourceTitle(source), controller);
  const { uri, info } = await reading;
  if (info.empty !== undefined && info.isRunning) {
    throw new CannotRun(info.empty, {
      title: vscode.l10n.t("Follow Logs"),
      command: "preflight.run.followLogs",
      arguments: [source],
    });
  }
  if (info.empty !== undefined) throw new CannotRun(info.empty);
  const editor = await vscode.window.showTextDocument(uri, { preview: true });
  if (at === "end") reveal(editor, lastLine(info));
}

/** The last thing that was written stands above the marker of the end and an empty line. */
function lastLine({ lines }: LogDocumentInfo): number {
  return Math.max(0, lines - 3);
}

function reveal(editor: vscode.TextEditor, line: number): void {
  const place = new vscode.Position(Math.min(line, editor.document.lineCount - 1), 0);
  editor.selection = new vscode.Selection(place, place);
  editor.revealRange(new vscode.Range(place, place), vscode.TextEditorRevealType.InCenter);
}

async function withPatience(reading: Promise<unknown>, title: string, controller: AbortController): Promise<void> {
  const settled = reading.then(
    () => true,
    () => true,
  );
  const patience = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), patienceMilliseconds));
  if (await Promise.race([settled, patience])) return;
  await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t("Reading the log of {0}", title),
      cancellable: true,
    },
    async (_progress, token) => {
      token.onCancellationRequested(() => controller.abort());
      await settled;
    },
  );
}
