import * as vscode from "vscode";
import type { LogDocuments } from "./logDocuments.ts";
import { logScheme } from "./logUri.ts";

/** Folding, outline and links of log documents: all of it was found by the worker when it read the log. */
export function registerLogLanguage(documents: LogDocuments): vscode.Disposable {
  const selector = { scheme: logScheme };
  const foldingChanged = new vscode.EventEmitter<void>();
  return vscode.Disposable.from(
    foldingChanged,
    documents.onDidRead(() => foldingChanged.fire()),
    vscode.languages.registerFoldingRangeProvider(selector, {
      onDidChangeFoldingRanges: foldingChanged.event,
      provideFoldingRanges: async ({ uri }) => {
        const info = await documents.info(uri);
        return [...(info?.entries ?? []), ...(info?.repeats ?? [])]
          .filter(({ start, end }) => end > start)
          .map(({ start, end }) => new vscode.FoldingRange(start, end, vscode.FoldingRangeKind.Region));
      },
    }),
    vscode.languages.registerDocumentSymbolProvider(
      selector,
      { provideDocumentSymbols: async (document) => symbols(document, documents) },
      { label: vscode.l10n.t("Log") },
    ),
    vscode.languages.registerDocumentLinkProvider(selector, {
      provideDocumentLinks: async ({ uri }) => {
        const info = await documents.info(uri);
        return (info?.links ?? []).map(([line, from, to, file, there]) => {
          const link = new vscode.DocumentLink(
            new vscode.Range(line, from, line, to),
            vscode.Uri.file(info!.files[file]!).with({ fragment: `L${there}` }),
          );
          link.tooltip = vscode.l10n.t(
            "Open {0}, line {1}",
            vscode.workspace.asRelativePath(info!.files[file]!),
            there,
          );
          return link;
        });
      },
    }),
  );
}

const kinds = {
  attempt: vscode.SymbolKind.Namespace,
  traceback: vscode.SymbolKind.Event,
  epoch: vscode.SymbolKind.Number,
};

async function symbols(document: vscode.TextDocument, documents: LogDocuments): Promise<vscode.DocumentSymbol[]> {
  const info = await documents.info(document.uri);
  const attempts: vscode.DocumentSymbol[] = [];
  for (const { kind, name, start, end } of info?.entries ?? []) {
    if (end >= document.lineCount) continue;
    const range = new vscode.Range(start, 0, end, document.lineAt(end).text.length);
    const first = document.lineAt(start).range;
    const symbol = new vscode.DocumentSymbol(name || "–", "", kinds[kind], range, first);
    if (kind === "attempt") attempts.push(symbol);
    else attempts.at(-1)?.children.push(symbol);
  }
  for (const { children } of attempts) children.sort((a, b) => a.range.start.line - b.range.start.line);
  return attempts;
}
