import type { Checkpoint, Verdict, VerdictReason } from "../../checkpoints/checkpoint.ts";
import { verdictMarks } from "../../checkpoints/verdictMarks.ts";
import { formatDuration, secondsBetween } from "../../text/duration.ts";
import { printable } from "../../text/printable.ts";
import type { Style } from "../../text/style.ts";
import { formatBytes, formatCount } from "../../text/quantity.ts";

const colours: Record<Verdict, "green" | "yellow" | "red"> = {
  resumable: "green",
  "resumable-with-loss": "green",
  "weights-only": "yellow",
  incomplete: "red",
  corrupt: "red",
  unknown: "yellow",
};

export function verdictMark(verdict: Verdict, style: Style): string {
  return style[colours[verdict]](verdictMarks[verdict]);
}

export function verdictWord(verdict: Verdict, style: Style): string {
  return style[colours[verdict]](verdict);
}

/** "step 4,100 · epoch 3 · 1.9 GiB · 12 s ago"; what is not known is left out. */
export function checkpointFacts(checkpoint: Checkpoint, now: Date): string[] {
  const { step, epoch, bytes, savedAt } = checkpoint;
  const age = secondsBetween(savedAt, now.toISOString());
  return [
    ...(step === undefined ? [] : [`step ${formatCount(step)}`]),
    ...(epoch === undefined ? [] : [`epoch ${Number(epoch.toFixed(2))}`]),
    formatBytes(bytes),
    ...(age === undefined ? [] : [`${formatDuration(Math.max(0, age))} ago`]),
  ];
}

/** Reasons one per line; those that lower the verdict first. */
export function reasonLines(reasons: readonly VerdictReason[], style: Style, limit = 20): string[] {
  const sorted = [...reasons.filter(({ effect }) => effect), ...reasons.filter(({ effect }) => !effect)];
  const lines = sorted.slice(0, limit).map(({ code, text, effect }) => {
    const mark = effect === undefined ? style.dim("·") : style.yellow("!");
    return `  ${mark} ${printable(text)} ${style.dim(`(${code})`)}`;
  });
  if (sorted.length > limit) lines.push(`  … ${sorted.length - limit} more reasons, see --json`);
  return lines;
}
