import type { Checkpoint } from "../../checkpoints/checkpoint.ts";
import { formatDuration, secondsBetween } from "../../text/duration.ts";
import { formatBytes, formatCount } from "../../text/quantity.ts";

/** "checkpoint 4,100". */
export function checkpointName({ step }: Pick<Checkpoint, "step">): string {
  return step === undefined ? "checkpoint" : `checkpoint ${formatCount(step)}`;
}

/** A checkpoint in short facts after its verdict: "1.9 GiB", "12 s ago". */
export function checkpointFacts({ bytes, savedAt }: Pick<Checkpoint, "bytes" | "savedAt">, now: Date): string[] {
  const age = secondsBetween(savedAt, now.toISOString());
  return [formatBytes(bytes), ...(age === undefined ? [] : [`${formatDuration(age)} ago`])];
}
