import * as vscode from "vscode";
import type { Services } from "../services.ts";
import { Failure } from "../worker/failure.ts";
import { CannotRun } from "./cannotRun.ts";
import { commands } from "./commands.ts";

/** Registers every command, with one way to report what goes wrong. */
export function registerCommands(services: Services): vscode.Disposable {
  const registered = Object.entries(commands).map(([id, load]) =>
    vscode.commands.registerCommand(id, async (...args: unknown[]) => {
      const begin = performance.now();
      try {
        return await (await load()).run(services, ...args);
      } catch (error) {
        if (error instanceof vscode.CancellationError || (error as Error)?.name === "AbortError") return undefined;
        // Not awaited: the command has ended, however long its message stays.
        void (error instanceof CannotRun ? explain(error) : report(services, id, error));
        return undefined;
      } finally {
        services.log.debug(`${id}: ${Math.round(performance.now() - begin)} ms`);
      }
    }),
  );
  return vscode.Disposable.from(...registered);
}

async function explain({ message, action }: CannotRun): Promise<void> {
  const chosen = await vscode.window.showWarningMessage(message, ...(action === undefined ? [] : [action.title]));
  if (chosen !== undefined) await vscode.commands.executeCommand(action!.command, ...(action!.arguments ?? []));
}

async function report({ log }: Services, id: string, error: unknown): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  const known = error instanceof Failure && !error.isDefect;
  log.error(`${id}: ${message}`, ...(error instanceof Failure ? error.data.more : [(error as Error)?.stack ?? ""]));
  const hint = error instanceof Failure && error.data.hint !== undefined ? ` ${error.data.hint}` : "";
  const showLog = vscode.l10n.t("Show Log");
  const chosen = await vscode.window.showErrorMessage(`${message}${hint}`, ...(known ? [] : [showLog]));
  if (chosen === showLog) log.show();
}
