import path from "node:path";
import { pathToFileURL } from "node:url";
import * as vscode from "vscode";
import type { Services } from "../services.ts";
import type { CheckpointRef } from "./checkpointRef.ts";
import { lastName } from "./lastName.ts";

/**
 * Asks for a checkpoint: one that is open (but `not` this one), a file, a folder, or what is typed: a path, s3:// or gs://.
 * Undefined = dismissed.
 */
export async function askCheckpoint(
  { checkpoints }: Services,
  title: string,
  not?: CheckpointRef,
): Promise<CheckpointRef | undefined> {
  const open = checkpoints.open
    .filter(({ uri }) => uri !== not?.uri)
    .map((ref) => ({ label: lastName(ref), description: ref.uri, ref }));
  const file = { label: vscode.l10n.t("$(file) Choose a File…"), from: "file" } as const;
  const folder = { label: vscode.l10n.t("$(folder) Choose a Folder…"), from: "folder" } as const;
  const typed = { label: vscode.l10n.t("$(cloud) Type a Path or a URI on a Store…"), from: "typed" } as const;
  const picked = await vscode.window.showQuickPick([...open, file, folder, typed], {
    title,
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  if (picked === undefined) return undefined;
  if ("ref" in picked) return picked.ref;
  const workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  if (picked.from === "typed") return typedCheckpoint(title, workspace);
  const [chosen] =
    (await vscode.window.showOpenDialog({
      title,
      canSelectFiles: picked.from === "file",
      canSelectFolders: picked.from === "folder",
      defaultUri: not?.uri.startsWith("file:") ? vscode.Uri.joinPath(vscode.Uri.parse(not.uri), "..") : undefined,
    })) ?? [];
  return chosen === undefined ? undefined : { uri: chosen.toString(), folder: workspace };
}

async function typedCheckpoint(title: string, workspace: string | undefined): Promise<CheckpointRef | undefined> {
  const text = await vscode.window.showInputBox({
    title,
    placeHolder: "s3://bucket/runs/step-004100",
    prompt: vscode.l10n.t("A path, s3://bucket/key or gs://bucket/key"),
    ignoreFocusOut: true,
  });
  const named = text?.trim();
  if (named === undefined || named === "") return undefined;
  if (/^(?:s3|gs|file):\/\//i.test(named)) return { uri: named, folder: workspace };
  return { uri: pathToFileURL(path.resolve(workspace ?? "/", named)).href, folder: workspace };
}
