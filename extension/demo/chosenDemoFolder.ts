import { existsSync } from "node:fs";
import path from "node:path";
import * as vscode from "vscode";

const name = "preflight-demo";

/** A new folder for the demo: in this workspace, or where the person says; undefined = dismissed. */
export async function chosenDemoFolder(): Promise<string | undefined> {
  const workspace = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === "file")?.uri.fsPath;
  if (workspace !== undefined) {
    const here = free(workspace);
    const choose = vscode.l10n.t("Choose another folder…");
    const picked = await vscode.window.showQuickPick(
      [
        {
          label: vscode.l10n.t("In this workspace: {0}", path.basename(here)),
          detail: vscode.l10n.t(
            "A small training pipeline runs twice, is preempted twice, and ends the same to the byte. Under a minute.",
          ),
          folder: here,
        },
        { label: choose, folder: undefined },
      ],
      { title: vscode.l10n.t("Start Demo"), ignoreFocusOut: true },
    );
    if (picked === undefined) return undefined;
    if (picked.folder !== undefined) return picked.folder;
  }
  const chosen = await vscode.window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    openLabel: vscode.l10n.t("Make the demo here"),
  });
  return chosen?.[0] && free(chosen[0].fsPath);
}

function free(parent: string): string {
  for (let number = 1; ; number++) {
    const folder = path.join(parent, number === 1 ? name : `${name}-${number}`);
    if (!existsSync(folder)) return folder;
  }
}
