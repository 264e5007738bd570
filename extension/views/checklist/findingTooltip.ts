import * as vscode from "vscode";
import type { FindingNode } from "./nodesModel.ts";
import { statusWord } from "./words.ts";

/**
 * Evidence, why it matters and the fix. Everything that comes from manifests and services is escaped, so that nothing in it is
 * markup; the only command its links may run opens the page of a check.
 */
export function findingTooltip({ value, status }: FindingNode): vscode.MarkdownString {
  const { check, title, evidence, why, fix, suppressed } = value;
  const text = new vscode.MarkdownString();
  text.isTrusted = { enabledCommands: ["preflight.docs.open"] };
  text.appendMarkdown(`**${escaped(title)}**\n\n`);
  const docs = `command:preflight.docs.open?${encodeURIComponent(JSON.stringify([check]))}`;
  text.appendMarkdown(`[${check}](${docs}) · ${statusWord(status)}\n\n`);
  if (suppressed !== undefined) {
    const until = suppressed.until === undefined ? "" : ` (${vscode.l10n.t("until {0}", suppressed.until)})`;
    text.appendMarkdown(`${escaped(`${vscode.l10n.t("Accepted: {0}", suppressed.reason)}${until}`)}\n\n`);
  }
  for (const { label, value: seen, source } of evidence) {
    const from = source === undefined ? "" : ` *${escaped(source)}*`;
    text.appendMarkdown(`- ${escaped(`${label}: ${seen}`)}${from}\n`);
  }
  if (why) section(text, vscode.l10n.t("Why it matters"), why);
  if (fix !== undefined) section(text, vscode.l10n.t("Fix"), fix.text);
  return text;
}

function section(text: vscode.MarkdownString, heading: string, body: string): void {
  text.appendMarkdown(`\n\n**${heading}** ${escaped(body)}\n`);
}

/** One line without markup, as `appendText` escapes it, but with spaces that lines may break at. */
function escaped(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim().slice(0, 2000);
  return new vscode.MarkdownString().appendText(line).value.replaceAll("&nbsp;", " ");
}
