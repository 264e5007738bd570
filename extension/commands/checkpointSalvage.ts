import path from "node:path";
import * as vscode from "vscode";
import { chosenCheckpoint } from "../checkpoints/chosenCheckpoint.ts";
import { requireReadable } from "../checkpoints/requireReadable.ts";
import type { SalvageView } from "../checkpoints/requests.ts";
import type { Services } from "../services.ts";

/** Writes the whole tensors of a damaged file into a new one that the person names. */
export async function run(services: Services, argument?: unknown): Promise<void> {
  const ref = chosenCheckpoint(services, argument);
  requireReadable(ref);
  const chosen = await vscode.window.showSaveDialog({
    title: vscode.l10n.t("Write the whole tensors to which new file?"),
    defaultUri: suggestion(ref.uri, ref.folder),
    filters: { safetensors: ["safetensors"] },
  });
  if (chosen === undefined) return;
  const report = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t("Salvaging tensors"),
      cancellable: true,
    },
    (progress, token) => {
      const controller = new AbortController();
      token.onCancellationRequested(() => controller.abort());
      let last = 0;
      const onProgress = ({ done, total }: { done: number; total?: number }): void => {
        const now = total ? (100 * done) / total : last;
        progress.report({ increment: Math.max(0, now - last) });
        last = now;
      };
      return services.runtime.request(
        "checkpoint/salvage",
        { ref, out: chosen.fsPath },
        { signal: controller.signal, onProgress },
      );
    },
  );
  // Not awaited: the command has ended, however long its message stays.
  void tell(services, report);
}

async function tell({ log, checkpoints }: Services, report: SalvageView): Promise<void> {
  for (const { tensor, why } of report.lost) log.warn(`lost: ${tensor}: ${why}`);
  const { saved, size, lostInAll } = report;
  const message =
    lostInAll === 0
      ? vscode.l10n.t("{0} tensors ({1}) were written; none was lost.", saved, size)
      : vscode.l10n.t("{0} whole tensors ({1}) were written, {2} are lost.", saved, size, lostInAll);
  const [open, showLog] = [vscode.l10n.t("Open"), vscode.l10n.t("Show Log")];
  const picked = await vscode.window.showInformationMessage(message, open, ...(lostInAll > 0 ? [showLog] : []));
  if (picked === open) await checkpoints.show({ uri: vscode.Uri.file(report.out).toString() });
  else if (picked === showLog) log.show();
}

function suggestion(uri: string, folder: string | undefined): vscode.Uri | undefined {
  const name = (text: string): string => `${path.posix.parse(text.replace(/\/+$/, "")).name}.salvaged.safetensors`;
  if (uri.startsWith("file:")) {
    const file = vscode.Uri.parse(uri);
    return vscode.Uri.joinPath(file, "..", name(file.path));
  }
  return folder === undefined ? undefined : vscode.Uri.joinPath(vscode.Uri.file(folder), name(uri));
}
