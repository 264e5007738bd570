import type { Run, RunStep } from "../../runs/run.ts";
import { formatDuration } from "../../text/duration.ts";
import { printable } from "../../text/printable.ts";
import { formatCount, plural } from "../../text/quantity.ts";
import type { Style } from "../../text/style.ts";

/** Why a step died, what says so, what was lost and what to do next; one line each. */
export function failureCard(step: RunStep, run: Run, style: Style): string[] {
  const { cause, evidence, lastVerified, lostSteps, notRetried, advice } = step.failure!;
  const row = (label: string, text: string): string => `${label.padEnd(15)}${printable(text)}`;
  const attempts = step.attempts.length > 0 ? ` · attempt ${step.attempts.length}` : "";
  const lines = [`${style.red(style.bold(printable(cause)))}   ${style.dim(`run ${printable(run.name)}${attempts}`)}`];
  if (evidence.length > 0) {
    lines.push(row("Why I say so", evidence.map(({ label, value }) => `${label} ${value}`).join(" · ")));
  }
  // A step without checkpoints and progress just runs again.
  if (step.checkpointDir !== undefined || lostSteps !== undefined) lines.push(row("Lost", lost(step)));
  if (lastVerified !== undefined) {
    const how = lastVerified.verified ? "every byte verified" : "sizes and headers checked";
    const when = lastVerified.savedAt === undefined ? "" : `, saved ${lastVerified.savedAt}`;
    lines.push(row("Checkpoint", `step ${formatCount(lastVerified.step)}${when}, ${lastVerified.verdict}, ${how}`));
    lines.push(row("", lastVerified.uri));
  }
  if (notRetried !== undefined) lines.push(row("Not retried", notRetried));
  for (const [at, text] of advice.entries()) lines.push(row(at === 0 ? "Next" : "", text));
  return lines;
}

function lost(step: RunStep): string {
  const { lostSteps, lostSeconds, lastVerified } = step.failure!;
  const time = lostSeconds === undefined ? "" : `, ${formatDuration(lostSeconds)}`;
  if (lostSteps !== undefined)
    return lostSteps === 0 ? "nothing: the last step is in the checkpoint" : plural(lostSteps, "step") + time;
  if (lastVerified !== undefined)
    return `what came after step ${formatCount(lastVerified.step)}${time}; the step reports no progress`;
  return step.checkpoints === undefined
    ? `not known: ${step.checkpointDir} can not be read from here`
    : `everything since the start of the attempt${time}: no usable checkpoint in ${step.checkpointDir}`;
}
