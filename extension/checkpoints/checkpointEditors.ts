import * as vscode from "vscode";
import type { CheckpointPanel } from "./checkpointPanel.ts";
import type { CheckpointRef } from "./checkpointRef.ts";
import { checkpointUriParts } from "./checkpointUri.ts";
import type { CheckpointView } from "./checkpointView.ts";

/** File types that VS Code can not show and nobody else claims: opened by this editor unless the person says otherwise. */
export const checkpointEditorType = "preflight.checkpoint";
/** File types that may belong to others too: on demand, by *Open With…*. */
export const arraysEditorType = "preflight.arrays";

export interface VerifiedCheckpoint {
  ref: CheckpointRef;
  verdict: CheckpointView["verdict"];
  verified: boolean;
}

/** The open editors of checkpoints as commands and the *Checkpoints* view use them. */
export class CheckpointEditors implements vscode.Disposable {
  private readonly panels = new Set<CheckpointPanel>();
  private readonly verified = new vscode.EventEmitter<VerifiedCheckpoint>();
  /** Somebody read a checkpoint to its last byte. */
  readonly onVerified = this.verified.event;

  add(panel: CheckpointPanel): void {
    this.panels.add(panel);
  }

  remove(panel: CheckpointPanel): void {
    this.panels.delete(panel);
  }

  /** Of the tab in front, where it is one of ours. */
  get active(): CheckpointRef | undefined {
    return [...this.panels].find(({ panel }) => panel.active)?.document.ref;
  }

  get open(): CheckpointRef[] {
    const refs = [...this.panels].map(({ document }) => document.ref).filter((ref) => ref !== undefined);
    return [...new Map(refs.map((ref) => [ref.uri, ref])).values()];
  }

  /** Opens a checkpoint, or brings its tab to the front. */
  async show(ref: CheckpointRef): Promise<void> {
    const uri = /^file:/i.test(ref.uri) ? vscode.Uri.parse(ref.uri, true) : vscode.Uri.from(checkpointUriParts(ref));
    await vscode.commands.executeCommand("vscode.openWith", uri, checkpointEditorType);
  }

  /** Opens a checkpoint and reads it to the last byte there. */
  async verify(ref: CheckpointRef): Promise<void> {
    await this.show(ref);
    await [...this.panels].find(({ document }) => document.ref?.uri === ref.uri)?.verify();
  }

  noteVerified(ref: CheckpointRef, { verdict, verified }: CheckpointView): void {
    this.verified.fire({ ref, verdict, verified });
  }

  dispose(): void {
    this.verified.dispose();
  }
}
