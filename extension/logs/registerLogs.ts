import * as vscode from "vscode";
import { setContextKey } from "../config/contextKeys.ts";
import type { RuntimeClient } from "../worker/client.ts";
import { LogDocuments } from "./logDocuments.ts";
import { registerLogLanguage } from "./logLanguage.ts";
import { LogLooks } from "./logLooks.ts";
import { LogTerminals } from "./logTerminals.ts";
import { logScheme } from "./logUri.ts";
import type { LogSource } from "./requests.ts";
import { registerTerminalLinks } from "./terminalLinks.ts";

/** What commands do with logs. */
export interface Logs extends vscode.Disposable {
  readonly documents: LogDocuments;
  /** In a terminal, as it is written. */
  follow(source: LogSource): void;
}

/** The terminals and documents of logs. Nothing is read before one is asked for. */
export function registerLogs(runtime: RuntimeClient): Logs {
  const terminals = new LogTerminals(runtime);
  const documents = new LogDocuments(runtime);
  const told = () => {
    const isOpen = vscode.workspace.textDocuments.some(({ uri }) => uri.scheme === logScheme) || terminals.count > 0;
    setContextKey("preflight.logs.isOpen", isOpen);
  };
  const all = vscode.Disposable.from(
    terminals,
    documents,
    vscode.workspace.registerFileSystemProvider(logScheme, documents, { isCaseSensitive: true, isReadonly: true }),
    registerLogLanguage(documents),
    new LogLooks(runtime, documents),
    registerTerminalLinks(runtime, terminals),
    terminals.onDidChange(told),
    vscode.workspace.onDidOpenTextDocument(told),
    vscode.workspace.onDidCloseTextDocument(told),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("preflight.logs.timestamps")) terminals.restartAll();
    }),
  );
  return { documents, follow: (source) => terminals.follow(source), dispose: () => all.dispose() };
}
