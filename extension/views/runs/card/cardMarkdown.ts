import type { FailureCard } from "../../../../runtime/index.ts";
import { escapeMarkdown } from "./escapeMarkdown.ts";

const longest = 600;

/** A failure card as Markdown for a tooltip, without links. */
export function cardMarkdown({ cause, where, rows, advice }: FailureCard): string {
  const lines = [`**${escapeMarkdown(cause)}**`, `_${escapeMarkdown(where)}_`];
  for (const { label, text } of rows) {
    const shown = escapeMarkdown(text.length > longest ? `${text.slice(0, longest)}…` : text);
    lines.push(label === "" ? shown : `**${escapeMarkdown(label)}** ${shown}`);
  }
  return [...lines, ...advice.map(escapeMarkdown)].join("\n\n");
}
