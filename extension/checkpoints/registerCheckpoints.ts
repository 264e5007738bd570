import * as vscode from "vscode";
import type { Services } from "../services.ts";
import { CheckpointEditor } from "./checkpointEditor.ts";
import { arraysEditorType, checkpointEditorType } from "./checkpointEditors.ts";
import { registerDiffs } from "./diff/registerDiffs.ts";

/** The editor of checkpoints, for both of its kinds of files, and comparisons that were left open. */
export function registerCheckpoints(services: Services): vscode.Disposable {
  const editor = new CheckpointEditor(services);
  const options = { supportsMultipleEditorsPerDocument: true };
  return vscode.Disposable.from(
    vscode.window.registerCustomEditorProvider(checkpointEditorType, editor, options),
    vscode.window.registerCustomEditorProvider(arraysEditorType, editor, options),
    registerDiffs(services),
  );
}
