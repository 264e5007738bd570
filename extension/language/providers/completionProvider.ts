import * as vscode from "vscode";
import type { CompletionItem } from "../../../runtime/index.ts";
import { tokenSignal } from "../tokenSignal.ts";
import type { DocumentSync } from "../documentSync.ts";

/** Names, fields, words and tags that fit where the caret is. */
export class CompletionProvider implements vscode.CompletionItemProvider {
  private readonly sync: DocumentSync;

  constructor(sync: DocumentSync) {
    this.sync = sync;
  }

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.CompletionItem[] | undefined> {
    const offset = document.offsetAt(position);
    const found = await this.sync.ask("language/completion", document, { offset }, tokenSignal(token));
    if (found === undefined) return undefined;
    const range = new vscode.Range(document.positionAt(found.start), document.positionAt(found.end));
    return found.items.map((item, index) => made(item, index, range));
  }
}

function made(item: CompletionItem, index: number, range: vscode.Range): vscode.CompletionItem {
  const { label, kind, detail, insert, snippet, documentation } = item;
  const result = new vscode.CompletionItem({ label, description: detail }, kinds[kind]);
  result.range = range;
  result.insertText = snippet ? new vscode.SnippetString(insert) : insert;
  // The runtime's order: what is nearest comes first.
  result.sortText = String(index).padStart(5, "0");
  if (documentation !== undefined) result.documentation = documentation;
  // A field that wants a word asks for it at once.
  if (kind === "field" && !snippet) {
    result.command = { command: "editor.action.triggerSuggest", title: "" };
  }
  return result;
}

const kinds: Record<CompletionItem["kind"], vscode.CompletionItemKind> = {
  field: vscode.CompletionItemKind.Property,
  word: vscode.CompletionItemKind.EnumMember,
  template: vscode.CompletionItemKind.Class,
  call: vscode.CompletionItemKind.Method,
  parameter: vscode.CompletionItemKind.Field,
  variable: vscode.CompletionItemKind.Variable,
  check: vscode.CompletionItemKind.Reference,
};
