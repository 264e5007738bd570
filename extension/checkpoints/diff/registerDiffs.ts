import * as vscode from "vscode";
import type { Services } from "../../services.ts";
import type { CheckpointRef } from "../checkpointRef.ts";
import { CheckpointDiffPanel, checkpointDiffType } from "./checkpointDiffPanel.ts";
import type { DiffPageState } from "./webviewContract.ts";

/** Opens the comparison of two checkpoints. */
export function openDiff(services: Services, a: CheckpointRef, b: CheckpointRef): void {
  const panel = vscode.window.createWebviewPanel(checkpointDiffType, "", vscode.ViewColumn.Active);
  void new CheckpointDiffPanel(panel, services, a, b);
}

/** Comparisons that were open when the window closed come back with it. */
export function registerDiffs(services: Services): vscode.Disposable {
  return vscode.window.registerWebviewPanelSerializer(checkpointDiffType, {
    async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: DiffPageState | undefined) {
      if (typeof state?.a?.uri !== "string" || typeof state.b?.uri !== "string") panel.dispose();
      else void new CheckpointDiffPanel(panel, services, state.a, state.b);
    },
  });
}
