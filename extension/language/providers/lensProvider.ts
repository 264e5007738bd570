import * as vscode from "vscode";
import { toRange } from "../../edits/toRange.ts";
import type { LiveCheck } from "../liveCheck.ts";
import { lensTitle, type LensWords } from "../lensTitle.ts";

/** Above each pipeline: what the checks say, and Launch. Shows what is known; asks nothing by itself. */
export class LensProvider implements vscode.CodeLensProvider {
  private readonly live: LiveCheck;
  readonly onDidChangeCodeLenses: vscode.Event<void>;

  constructor(live: LiveCheck) {
    this.live = live;
    this.onDidChangeCodeLenses = live.onChange;
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const lenses = this.live.answerFor(document)?.lenses ?? [];
    return lenses.flatMap(({ range, counts, launch }) => {
      const place = toRange(range);
      const checklist: vscode.Command = {
        title: lensTitle(counts, words),
        tooltip: vscode.l10n.t("Run the whole checklist"),
        command: "preflight.checklist.run",
      };
      const made = [new vscode.CodeLens(place, checklist)];
      if (launch !== undefined && vscode.workspace.isTrusted) {
        const title = vscode.l10n.t("Launch on {0}", launch);
        const command = { title, command: "preflight.run.launch", arguments: [document.uri] };
        made.push(new vscode.CodeLens(place, command));
      }
      return made;
    });
  }
}

const words: LensWords = {
  fail: (count) => vscode.l10n.t("{0} fail", count),
  warn: (count) => vscode.l10n.t("{0} warn", count),
  unknown: (count) => vscode.l10n.t("{0} unknown", count),
  nothing: () => vscode.l10n.t("nothing to mend"),
  whole: (parts) => vscode.l10n.t("Preflight: {0}", parts),
};
