import * as vscode from "vscode";
import type { Services } from "../../services.ts";
import type { RunRef } from "./runRef.ts";

const scheme = "preflight-produced-by";
const changed = new vscode.EventEmitter<vscode.Uri>();

/** Opens the read-only document that says what exactly produced a run; one that is open is read again. */
export async function showProducedBy({ folder, target, run }: RunRef): Promise<void> {
  const uri = vscode.Uri.from({
    scheme,
    path: `/${run}.lineage`,
    query: new URLSearchParams({ folder, target, run: run! }).toString(),
  });
  changed.fire(uri);
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
}

/** The documents of `showProducedBy`. */
export function registerProducedBy({ runtime }: Services): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent({ query }, token) {
      const { folder = "", target = "", run = "" } = Object.fromEntries(new URLSearchParams(query));
      const controller = new AbortController();
      token.onCancellationRequested(() => controller.abort());
      return runtime.request("runs/producedBy", { ref: { folder, target, run } }, { signal: controller.signal });
    },
  });
}
