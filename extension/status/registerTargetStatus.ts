import * as vscode from "vscode";
import { nearestFolder } from "../config/nearestFolder.ts";
import { readSettings } from "../config/settings.ts";
import type { Services } from "../services.ts";
import type { TargetHealth } from "../../runtime/index.ts";
import { escapeMarkdown } from "../views/runs/card/escapeMarkdown.ts";
import { statusLabel, statusText, type TargetStatus } from "./statusText.ts";

const healthMilliseconds = 60_000;

/**
 * The status bar item with the target of the folder in question, its health and how many of its runs go on. Before runs are
 * looked at it says no more than the settings do.
 */
export function registerTargetStatus(services: Services): vscode.Disposable {
  const { runs, runtime } = services;
  const item = vscode.window.createStatusBarItem("preflight.target", vscode.StatusBarAlignment.Left, 20);
  item.name = vscode.l10n.t("Preflight Target");
  item.command = "preflight.target.select";
  const known = new Map<string, { health: TargetHealth[]; at: number }>();

  function current(): TargetStatus & { folder?: string } {
    const folders = runs.roots.map(({ root }) => root.folder);
    const file = vscode.window.activeTextEditor?.document.uri;
    const near = file?.scheme === "file" ? nearestFolder(file.fsPath, folders) : undefined;
    const session =
      runs.roots.find(({ root }) => root.folder === near) ??
      runs.roots.find(({ summary }) => (summary?.live ?? 0) > 0) ??
      runs.roots[0];
    if (session === undefined) return { target: readSettings(file).target, live: 0 };
    const { root, row, summary, failure } = session;
    const target = row?.ref.target ?? root.target;
    const health = known.get(root.folder)?.health.find(({ name }) => name === target);
    return {
      folder: root.folder,
      target,
      live: summary?.live ?? 0,
      health,
      problem: failure?.message ?? summary?.problem,
    };
  }

  function show(): void {
    const status = current();
    item.text = statusText(status);
    item.tooltip = tooltip(status);
    item.accessibilityInformation = { label: statusLabel(status) };
    const trouble = status.problem !== undefined || status.health?.healthy === false;
    item.backgroundColor = trouble ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
    item.show();
    if (status.folder !== undefined && runs.isWatching) void look(status.folder);
  }

  async function look(folder: string): Promise<void> {
    // Asking a target may start its programs.
    if (!vscode.workspace.isTrusted) return;
    if (Date.now() - (known.get(folder)?.at ?? 0) < healthMilliseconds) return;
    known.set(folder, { health: known.get(folder)?.health ?? [], at: Date.now() });
    try {
      const health = await runtime.request("targets/list", { folder });
      known.set(folder, { health, at: Date.now() });
    } catch {
      return; // a broken configuration is shown by the view
    }
    show();
  }

  show();
  return vscode.Disposable.from(
    item,
    runs.onSummary(show),
    vscode.window.onDidChangeActiveTextEditor(show),
    vscode.workspace.onDidChangeConfiguration((event) => event.affectsConfiguration("preflight.target") && show()),
  );
}

function tooltip({ target, live, health, problem }: TargetStatus): vscode.MarkdownString {
  const text = new vscode.MarkdownString(undefined, true);
  text.isTrusted = {
    enabledCommands: ["preflight.target.select", "preflight.runs.focus", "preflight.run.launch", "preflight.log.show"],
  };
  const lines = [
    target === undefined
      ? vscode.l10n.t("**Preflight** · the target shows when runs are looked at")
      : `**${escapeMarkdown(target)}**`,
    ...(problem === undefined ? [] : [`$(warning) ${escapeMarkdown(problem)}`]),
    ...(health?.detail ?? []).map((line) => escapeMarkdown(line)),
    ...(target === undefined ? [] : [vscode.l10n.t("{0} running", live)]),
    [
      `[${vscode.l10n.t("Select Target")}](command:preflight.target.select)`,
      `[${vscode.l10n.t("Show Runs")}](command:preflight.runs.focus)`,
      `[${vscode.l10n.t("Launch")}](command:preflight.run.launch)`,
      `[${vscode.l10n.t("Log")}](command:preflight.log.show)`,
    ].join(" · "),
  ];
  return text.appendMarkdown(lines.join("\n\n"));
}
