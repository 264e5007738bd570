import * as vscode from "vscode";
import { toRange } from "../../edits/toRange.ts";
import { tokenSignal } from "../tokenSignal.ts";
import type { DocumentSync } from "../documentSync.ts";

/** What a step, a parameter, a tag or a setting is. */
export class HoverProvider implements vscode.HoverProvider {
  private readonly sync: DocumentSync;

  constructor(sync: DocumentSync) {
    this.sync = sync;
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    const offset = document.offsetAt(position);
    const found = await this.sync.ask("language/hover", document, { offset }, tokenSignal(token));
    return found && new vscode.Hover(new vscode.MarkdownString(found.markdown), toRange(found.range));
  }
}
