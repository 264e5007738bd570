import { checkpointFacts, checkpointName, type Checkpoint } from "../../../../../runtime/index.ts";
import { verdictIcon } from "../../../../checkpoints/verdictIcon.ts";
import type { RunsRow } from "../../runsRow.ts";

/** A checkpoint with its verdict. */
export function checkpointRow(step: RunsRow, checkpoint: Checkpoint, now: Date): RunsRow {
  const { verdict, uri, reasons } = checkpoint;
  const why = verdict === "resumable" ? [] : reasons.slice(0, 1).map(({ text }) => text);
  const description = [verdict, ...checkpointFacts(checkpoint, now), ...why].join(" · ");
  const label = checkpointName(checkpoint);
  return {
    id: `${step.id}\n${uri}`,
    kind: "checkpoint",
    label,
    description,
    ...verdictIcon[verdict],
    context: `checkpoint ${verdict}`,
    children: "none",
    spoken: `${label}, ${description}`,
    ref: step.ref,
  };
}
