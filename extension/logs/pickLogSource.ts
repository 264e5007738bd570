import * as vscode from "vscode";
import { CannotRun } from "../commands/cannotRun.ts";
import { chosenFolder } from "../config/chosenFolder.ts";
import { readSettings } from "../config/settings.ts";
import type { Services } from "../services.ts";
import type { LogChoice, LogSource } from "./requests.ts";

const mostRuns = 200;

/** Asks for a run, then for a step or attempt of it. Undefined = dismissed. Throws CannotRun where there are no runs. */
export async function pickLogSource(services: Services): Promise<LogSource | undefined> {
  const folder = await chosenFolder(services);
  if (folder === undefined) return undefined;
  const { target } = readSettings(vscode.Uri.file(folder));
  const run = await pickRun(services, folder, target);
  if (run === undefined) return undefined;
  const choices = await services.runtime.request("logs/choices", { folder, target, run });
  const source = { folder, target, run };
  if (choices.length <= 1) return source;
  const items = [
    { label: vscode.l10n.t("Whole run"), description: run, iconPath: new vscode.ThemeIcon("list-tree"), source },
    ...choices.map((choice) => ({
      ...itemOf(choice),
      source: { ...source, step: choice.step, stepName: choice.name, attempt: choice.attempt },
    })),
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t("Logs of {0}", run),
    placeHolder: vscode.l10n.t("The whole run, a step, or one attempt"),
    matchOnDescription: true,
  });
  return picked?.source;
}

async function pickRun({ runtime }: Services, folder: string, target?: string): Promise<string | undefined> {
  const runs = await runtime.request("runs/list", { folder, target, limit: mostRuns });
  if (runs.length === 0) {
    throw new CannotRun(vscode.l10n.t("There are no runs yet, so there are no logs."), {
      title: vscode.l10n.t("Launch a Pipeline"),
      command: "preflight.run.launch",
    });
  }
  if (runs.length === 1) return runs[0]!.name;
  const items = runs.map(({ name, phase, startedAt, pipeline }) => ({
    label: name,
    description: phase,
    detail: [pipeline, startedAt === undefined ? "" : new Date(startedAt).toLocaleString()].filter(Boolean).join(" · "),
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t("Preflight: logs of which run?"),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.label;
}

function itemOf({ name, attempt, attempts, state }: LogChoice): {
  label: string;
  description: string;
  iconPath?: vscode.ThemeIcon;
} {
  if (attempt === undefined) {
    const count = attempts > 1 ? vscode.l10n.t("{0} attempts", attempts) : state;
    return { label: name, description: count, iconPath: new vscode.ThemeIcon("symbol-event") };
  }
  return { label: `    ${vscode.l10n.t("attempt {0}", attempt)}`, description: `${name} · ${state}` };
}
