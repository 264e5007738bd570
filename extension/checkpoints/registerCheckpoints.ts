import * as vscode from "vscode";
import type { Services } from "../services.ts";
import { arraysEditorType, CheckpointEditor, checkpointEditorType } from "./checkpointEditor.ts";
import type { CheckpointPanel } from "./checkpointPanel.ts";

/** The editor of checkpoints, for both of its kinds of files. */
export function registerCheckpoints(services: Services): vscode.Disposable {
  const editor = new CheckpointEditor(services, new Set<CheckpointPanel>());
  const options = { supportsMultipleEditorsPerDocument: true };
  return vscode.Disposable.from(
    vscode.window.registerCustomEditorProvider(checkpointEditorType, editor, options),
    vscode.window.registerCustomEditorProvider(arraysEditorType, editor, options),
  );
}
