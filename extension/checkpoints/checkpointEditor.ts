import * as vscode from "vscode";
import { nearestFolder } from "../config/nearestFolder.ts";
import type { Services } from "../services.ts";
import { CheckpointDocument } from "./checkpointDocument.ts";
import { CheckpointPanel } from "./checkpointPanel.ts";
import type { CheckpointRef } from "./checkpointRef.ts";
import { checkpointRefOf } from "./checkpointUri.ts";

/** The read-only editor of checkpoints. */
export class CheckpointEditor implements vscode.CustomReadonlyEditorProvider<CheckpointDocument> {
  private readonly services: Services;

  constructor(services: Services) {
    this.services = services;
  }

  openCustomDocument(uri: vscode.Uri): CheckpointDocument {
    const ref = refOfUri(uri);
    return new CheckpointDocument(uri, ref, () => {
      // The worker may be gone already with the window.
      if (ref !== undefined) void this.services.runtime.request("checkpoint/close", { ref }).catch(() => undefined);
    });
  }

  resolveCustomEditor(document: CheckpointDocument, panel: vscode.WebviewPanel): void {
    const { checkpoints } = this.services;
    const opened = new CheckpointPanel(panel, this.services, document, () => checkpoints.remove(opened));
    checkpoints.add(opened);
  }
}

/** What a URI of the editor or explorer means; undefined for places that Preflight can not read. */
export function refOfUri(uri: vscode.Uri): CheckpointRef | undefined {
  const workspace = (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath);
  const folder = (uri.scheme === "file" ? nearestFolder(uri.fsPath, workspace) : undefined) ?? workspace[0];
  return checkpointRefOf(uri, folder);
}
