import type * as vscode from "vscode";
import type { RuntimeClient } from "../worker/client.ts";
import { LogTerminals } from "./logTerminals.ts";
import type { LogSource } from "./requests.ts";

/** What commands do with logs. */
export interface Logs extends vscode.Disposable {
  /** In a terminal, as it is written. */
  follow(source: LogSource): void;
}

/** The terminals and documents of logs. Nothing is read before one is asked for. */
export function registerLogs(runtime: RuntimeClient): Logs {
  const terminals = new LogTerminals(runtime);
  return {
    follow: (source) => terminals.follow(source),
    dispose: () => terminals.dispose(),
  };
}
