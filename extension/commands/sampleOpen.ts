import { existsSync } from "node:fs";
import path from "node:path";
import * as vscode from "vscode";
import type { Services } from "../services.ts";

const name = "preflight-sample";
const first = "workflow-with-mistakes.yaml";

/** Opens a copy of the sample pipeline: the one in this workspace, a new one there, or one in a folder of the person's choice. */
export async function run({ runtime }: Services): Promise<void> {
  const workspace = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === "file")?.uri.fsPath;
  if (workspace !== undefined) {
    const there = path.join(workspace, name);
    const folder = existsSync(path.join(there, first)) ? there : await create(runtime, workspace);
    await vscode.window.showTextDocument(vscode.Uri.file(path.join(folder, first)), { preview: false });
    return;
  }
  const [parent] =
    (await vscode.window.showOpenDialog({
      canSelectFiles: false,
      canSelectFolders: true,
      title: vscode.l10n.t("Where shall the folder “{0}” be?", name),
      openLabel: vscode.l10n.t("Put the Sample Here"),
    })) ?? [];
  if (parent === undefined) return;
  await vscode.commands.executeCommand("vscode.openFolder", vscode.Uri.file(await create(runtime, parent.fsPath)));
}

function create(runtime: Services["runtime"], parent: string): Promise<string> {
  return runtime.request("sample/create", { parent, name });
}
