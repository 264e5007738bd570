import type { Run, RunStep } from "../../runs/run.ts";
import { failureRows } from "../../runs/wording/failureRows.ts";
import { printable } from "../../text/printable.ts";
import type { Style } from "../../text/style.ts";

/** Why a step died, what says so, what was lost and what to do next; one line each. */
export function failureCard(step: RunStep, run: Run, style: Style): string[] {
  const { cause, advice } = step.failure!;
  const row = (label: string, text: string): string => `${label.padEnd(15)}${printable(text)}`;
  const attempts = step.attempts.length > 0 ? ` · attempt ${step.attempts.length}` : "";
  return [
    `${style.red(style.bold(printable(cause)))}   ${style.dim(`run ${printable(run.name)}${attempts}`)}`,
    ...failureRows(step).map(({ label, text }) => row(label, text)),
    ...advice.map((text, at) => row(at === 0 ? "Next" : "", text)),
  ];
}
