import type { RunSummary } from "../../targets/target.ts";
import { formatDuration, secondsBetween } from "../../text/duration.ts";
import { printable } from "../../text/printable.ts";
import type { Style } from "../../text/style.ts";
import { phaseMark } from "./phaseMark.ts";

/** Runs as lines: mark, name, phase, how long and when. */
export function runTable(runs: RunSummary[], now: Date, style: Style): string {
  const width = Math.min(60, Math.max(...runs.map(({ name }) => name.length)));
  const lines = runs.map((run) => {
    const took = secondsBetween(run.startedAt, run.finishedAt ?? now.toISOString());
    const ago = secondsBetween(run.finishedAt, now.toISOString());
    const facts = [
      run.phase.padEnd(9),
      (took === undefined ? "" : formatDuration(took)).padEnd(9),
      ...(ago === undefined ? [] : [`ended ${formatDuration(ago)} ago`]),
      ...(run.finishedAt === undefined && run.progress !== undefined ? [`steps ${run.progress}`] : []),
      ...(run.problem === undefined ? [] : [style.red(printable(run.problem))]),
      ...(run.engine === "dead" ? [style.red("preflight retry continues it")] : []),
    ];
    return `${phaseMark(run.phase, style)} ${printable(run.name).padEnd(width)}  ${facts.join("  ")}`.trimEnd();
  });
  return lines.join("\n") + "\n";
}
