import * as vscode from "vscode";
import { nearestFolder } from "../config/nearestFolder.ts";
import type { Services } from "../services.ts";
import { CheckpointDocument } from "./checkpointDocument.ts";
import { CheckpointPanel } from "./checkpointPanel.ts";
import { checkpointRefOf } from "./checkpointUri.ts";

/** File types that VS Code can not show and nobody else claims: opened by this editor unless the person says otherwise. */
export const checkpointEditorType = "preflight.checkpoint";
/** File types that may belong to others too: on demand, by *Open With…*. */
export const arraysEditorType = "preflight.arrays";

/** The read-only editor of checkpoints. */
export class CheckpointEditor implements vscode.CustomReadonlyEditorProvider<CheckpointDocument> {
  private readonly services: Services;
  private readonly panels: Set<CheckpointPanel>;

  constructor(services: Services, panels: Set<CheckpointPanel>) {
    this.services = services;
    this.panels = panels;
  }

  openCustomDocument(uri: vscode.Uri): CheckpointDocument {
    const workspace = (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath);
    const folder = (uri.scheme === "file" ? nearestFolder(uri.fsPath, workspace) : undefined) ?? workspace[0];
    const ref = checkpointRefOf(uri, folder);
    return new CheckpointDocument(uri, ref, () => {
      // The worker may be gone already with the window.
      if (ref !== undefined) void this.services.runtime.request("checkpoint/close", { ref }).catch(() => undefined);
    });
  }

  resolveCustomEditor(document: CheckpointDocument, panel: vscode.WebviewPanel): void {
    const opened = new CheckpointPanel(panel, this.services, document, () => this.panels.delete(opened));
    this.panels.add(opened);
  }
}
