import { formatDuration } from "../../text/duration.ts";
import { formatCount, plural } from "../../text/quantity.ts";
import type { RunStep } from "../run.ts";

/** One line of a failure card; an empty label goes on with the one above. */
export interface FailureRow {
  label: string;
  text: string;
}

/** What says so, what was lost, the last checkpoint and why there was no further attempt, for every front end alike. */
export function failureRows(step: RunStep): FailureRow[] {
  if (step.failure === undefined) return [];
  const { evidence, lastVerified, lostSteps, notRetried } = step.failure;
  const rows: FailureRow[] = [];
  if (evidence.length > 0) {
    rows.push({ label: "Why I say so", text: evidence.map(({ label, value }) => `${label} ${value}`).join(" · ") });
  }
  // A step without checkpoints and progress just runs again.
  if (step.checkpointDir !== undefined || lostSteps !== undefined) rows.push({ label: "Lost", text: lost(step) });
  if (lastVerified !== undefined) {
    const how = lastVerified.verified ? "every byte verified" : "sizes and headers checked";
    const when = lastVerified.savedAt === undefined ? "" : `, saved ${lastVerified.savedAt}`;
    const text = `step ${formatCount(lastVerified.step)}${when}, ${lastVerified.verdict}, ${how}`;
    rows.push({ label: "Checkpoint", text }, { label: "", text: lastVerified.uri });
  }
  if (notRetried !== undefined) rows.push({ label: "Not retried", text: notRetried });
  return rows;
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
