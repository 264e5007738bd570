import * as vscode from "vscode";
import type { Services } from "../../../services.ts";
import type { RunRef } from "../runRef.ts";
import { FailureCardPanel, failureCardType } from "./failureCardPanel.ts";
import type { CardState } from "./webviewContract.ts";

const panels = new Map<string, FailureCardPanel>();

/** Opens the failure card of a step or run, or brings the one that is open to the front. */
export function openFailureCard(services: Services, ref: RunRef): void {
  const known = panels.get(keyOf(ref));
  if (known !== undefined) return known.reveal();
  adopt(vscode.window.createWebviewPanel(failureCardType, ref.run ?? "", vscode.ViewColumn.Active), services, ref);
}

/** Cards that were open when the window closed come back with it. */
export function registerFailureCards(services: Services): vscode.Disposable {
  return vscode.window.registerWebviewPanelSerializer(failureCardType, {
    async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: CardState | undefined) {
      if (state?.ref?.run === undefined) panel.dispose();
      else adopt(panel, services, state.ref);
    },
  });
}

function adopt(panel: vscode.WebviewPanel, services: Services, ref: RunRef): void {
  const key = keyOf(ref);
  panels.set(key, new FailureCardPanel(panel, services, ref, () => panels.delete(key)));
}

function keyOf({ folder, target, run, step }: RunRef): string {
  return JSON.stringify([folder, target, run, step]);
}
