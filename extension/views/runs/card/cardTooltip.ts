import * as vscode from "vscode";
import type { RuntimeClient } from "../../../worker/client.ts";
import type { RunsNode } from "../runsNode.ts";
import { cardMarkdown } from "./cardMarkdown.ts";
import { escapeMarkdown } from "./escapeMarkdown.ts";

/** What hovering shows: the failure card of what died, else the row in full. Read when it is asked for. */
export async function cardTooltip(
  { row }: RunsNode,
  request: RuntimeClient["request"],
  token: vscode.CancellationToken,
): Promise<vscode.MarkdownString | undefined> {
  if (row.kind === "more") return undefined;
  const { ref } = row;
  const tooltip = new vscode.MarkdownString(undefined, true);
  if (!/\bfailed\b/.test(row.context)) {
    return tooltip.appendMarkdown(`**${escapeMarkdown(row.label)}**\n\n${escapeMarkdown(row.description)}`);
  }
  const controller = new AbortController();
  const listening = token.onCancellationRequested(() => controller.abort());
  try {
    const card = await request("runs/card", { ref, thorough: false }, { signal: controller.signal });
    if (card === undefined) return tooltip.appendMarkdown(escapeMarkdown(`${row.label}: ${row.description}`));
    tooltip.appendMarkdown(cardMarkdown(card));
    const open = vscode.Uri.parse(`command:preflight.run.failureCard?${encodeURIComponent(JSON.stringify([ref]))}`);
    tooltip.isTrusted = { enabledCommands: ["preflight.run.failureCard"] };
    return tooltip.appendMarkdown(`\n\n[${vscode.l10n.t("Open Failure Card")}](${open.toString()})`);
  } catch {
    return undefined; // cancelled, or gone meanwhile
  } finally {
    listening.dispose();
  }
}
