import { checkpointFacts, checkpointName, type Checkpoint } from "../../../../../runtime/index.ts";
import type { RunsRow } from "../../runsRow.ts";

const icons: Record<Checkpoint["verdict"], { icon: string; color: string }> = {
  resumable: { icon: "circle-filled", color: "testing.iconPassed" },
  "resumable-with-loss": { icon: "circle-filled", color: "list.warningForeground" },
  "weights-only": { icon: "circle-filled", color: "list.warningForeground" },
  incomplete: { icon: "circle-large", color: "list.warningForeground" },
  corrupt: { icon: "error", color: "testing.iconFailed" },
  unknown: { icon: "question", color: "disabledForeground" },
};

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
    ...icons[verdict],
    context: `checkpoint ${verdict}`,
    children: "none",
    spoken: `${label}, ${description}`,
    ref: step.ref,
  };
}
