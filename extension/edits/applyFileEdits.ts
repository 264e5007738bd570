import * as vscode from "vscode";
import type { FileEdits } from "../../runtime/index.ts";
import { CannotRun } from "../commands/cannotRun.ts";
import { sameText } from "./sameText.ts";
import { toRange } from "./toRange.ts";

export interface ApplyOptions {
  /** What the edits do, for the preview and the undo list. */
  label: string;
  /** Show the refactor preview first, with every edit to be ticked. */
  preview?: boolean;
  /** The file that the person asked about; edits of others are previewed and made only when ticked. */
  about?: string;
}

/**
 * Makes edits in the editor, unsaved and undoable in one step; false when the person declined. Throws CannotRun when a file is
 * no longer the text that the edits are for.
 */
export async function applyFileEdits(
  files: readonly FileEdits[],
  { label, preview = false, about }: ApplyOptions,
): Promise<boolean> {
  const edit = new vscode.WorkspaceEdit();
  for (const { file, before, edits } of files) {
    const uri = vscode.Uri.file(file);
    const document = await vscode.workspace.openTextDocument(uri);
    if (!sameText(document.getText(), before)) {
      const name = vscode.workspace.asRelativePath(uri);
      throw new CannotRun(
        vscode.l10n.t("{0} was changed in the meantime; nothing was edited. Repeat the action.", name),
      );
    }
    const needsConfirmation = preview || (files.length > 1 && file !== about);
    for (const { range, newText } of edits) {
      edit.replace(uri, toRange(range), newText, { label, needsConfirmation });
    }
  }
  return vscode.workspace.applyEdit(edit, { isRefactoring: true });
}
