import type * as vscode from "vscode";
import type { CheckpointRef } from "./checkpointRef.ts";

/** An opened checkpoint as VS Code keeps it: there is nothing to save, so only what it is. */
export class CheckpointDocument implements vscode.CustomDocument {
  readonly uri: vscode.Uri;
  /** Undefined for a place that can not be read: why is said by its page. */
  readonly ref: CheckpointRef | undefined;
  private readonly onClose: () => void;

  constructor(uri: vscode.Uri, ref: CheckpointRef | undefined, onClose: () => void) {
    this.uri = uri;
    this.ref = ref;
    this.onClose = onClose;
  }

  dispose(): void {
    this.onClose();
  }
}
