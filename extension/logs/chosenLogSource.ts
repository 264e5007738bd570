import * as vscode from "vscode";
import type { Services } from "../services.ts";
import { chosenRun } from "../views/runs/chosenRun.ts";
import { isLogUri, sourceFromQuery } from "./logUri.ts";
import { asLogSource } from "./logSource.ts";
import type { LogChoice, LogSource } from "./requests.ts";

/**
 * Whose log a command is about: the argument's (a LogSource, a row of the Runs view, or a log document), else the person
 * picks a run and then a step or attempt of it. Undefined = dismissed. Throws CannotRun where there are no runs.
 */
export async function chosenLogSource(services: Services, argument: unknown): Promise<LogSource | undefined> {
  const given = isLogUri(argument) ? sourceFromQuery(argument.query) : asLogSource(argument);
  if (given !== undefined) return given;
  const run = await chosenRun(services, argument, {
    title: vscode.l10n.t("Logs of which run?"),
    word: "run",
    none: vscode.l10n.t("There are no runs yet, so there are no logs. Launch a pipeline first."),
  });
  return run === undefined ? undefined : pickPart(services, asLogSource(run)!);
}

async function pickPart({ runtime }: Services, source: LogSource): Promise<LogSource | undefined> {
  const choices = await runtime.request("logs/choices", source);
  if (choices.length <= 1) return source;
  const items = [
    {
      label: vscode.l10n.t("Whole run"),
      description: source.run,
      iconPath: new vscode.ThemeIcon("list-tree"),
      source,
    },
    ...choices.map((choice) => ({ ...itemOf(choice), source: withChoice(source, choice) })),
  ];
  const picked = await vscode.window.showQuickPick(items, {
    ignoreFocusOut: true,
    title: vscode.l10n.t("Logs of {0}", source.run),
    placeHolder: vscode.l10n.t("The whole run, a step, or one attempt"),
    matchOnDescription: true,
  });
  return picked?.source;
}

function withChoice(source: LogSource, { step, name, attempt }: LogChoice): LogSource {
  return { ...source, step, stepName: name, attempt };
}

function itemOf({ name, attempt, attempts, state }: LogChoice) {
  if (attempt === undefined) {
    const count = attempts > 1 ? vscode.l10n.t("{0} attempts", attempts) : state;
    return { label: name, description: count, iconPath: new vscode.ThemeIcon("symbol-event") };
  }
  return {
    label: `    ${vscode.l10n.t("attempt {0}", attempt)}`,
    description: `${name} · ${state}`,
    iconPath: new vscode.ThemeIcon("history"),
  };
}
