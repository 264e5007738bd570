import * as vscode from "vscode";
import type { OutlineEntry } from "../../../runtime/index.ts";
import { toRange } from "../../edits/toRange.ts";
import { tokenSignal } from "../tokenSignal.ts";
import type { DocumentSync } from "../documentSync.ts";

/** Pipelines, templates and what they are made of, for the outline, the breadcrumbs and Go to Symbol. */
export class OutlineProvider implements vscode.DocumentSymbolProvider {
  private readonly sync: DocumentSync;

  constructor(sync: DocumentSync) {
    this.sync = sync;
  }

  async provideDocumentSymbols(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<vscode.DocumentSymbol[] | undefined> {
    const found = await this.sync.ask("language/outline", document, {}, tokenSignal(token));
    return found?.map(symbol);
  }
}

function symbol({ name, detail, kind, range, nameRange, children }: OutlineEntry): vscode.DocumentSymbol {
  const made = new vscode.DocumentSymbol(name, detail, kinds[kind], toRange(range), toRange(nameRange));
  made.children = children.map(symbol);
  return made;
}

const kinds: Record<OutlineEntry["kind"], vscode.SymbolKind> = {
  pipeline: vscode.SymbolKind.Module,
  template: vscode.SymbolKind.Class,
  call: vscode.SymbolKind.Method,
  parameter: vscode.SymbolKind.Field,
  artifact: vscode.SymbolKind.File,
};
