import * as vscode from "vscode";
import { chosenLogSource } from "../logs/chosenLogSource.ts";
import { sourceTitle } from "../logs/logSource.ts";
import type { Services } from "../services.ts";
import { requireTrust } from "../config/requireTrust.ts";

/** Writes a whole log, however long, into a file the person chooses. */
export async function run(services: Services, argument?: unknown): Promise<void> {
  requireTrust(vscode.l10n.t("Logs of runs are not read in a folder that is not trusted."));
  const active = vscode.window.activeTextEditor?.document.uri;
  const source = await chosenLogSource(services, argument ?? active);
  if (source === undefined) return;
  const name = `${sourceTitle(source).replaceAll(/[^\w.-]+/g, "-")}.log`;
  const file = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(vscode.Uri.file(source.folder), name),
    title: vscode.l10n.t("Save Log to File"),
  });
  if (file === undefined) return;
  const { lines } = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t("Saving the log of {0}", sourceTitle(source)),
      cancellable: true,
    },
    (progress, token) => {
      const controller = new AbortController();
      token.onCancellationRequested(() => controller.abort());
      const onProgress = ({ done }: { done: number }) =>
        progress.report({ message: vscode.l10n.t("{0} lines", done.toLocaleString()) });
      const params = { source, file: file.fsPath };
      return services.runtime.request("logs/save", params, { signal: controller.signal, onProgress });
    },
  );
  vscode.window.setStatusBarMessage(vscode.l10n.t("{0} lines saved", lines.toLocaleString()), 5000);
}
