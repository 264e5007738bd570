import { formatDuration, secondsBetween } from "../../text/duration.ts";
import { printable } from "../../text/printable.ts";
import { plural } from "../../text/quantity.ts";
import type { RunStep } from "../run.ts";
import { stepProgress } from "./stepProgress.ts";

/** A step in short facts: "2 attempts", "step 1,200 of 2,400", "48 s", and why it is not well. */
export function stepFacts(step: RunStep, now: Date): string[] {
  const facts = step.attempts.length > 1 ? [plural(step.attempts.length, "attempt")] : [];
  const progress = stepProgress(step.progress);
  if (step.phase === "Running" && progress !== undefined) facts.push(progress);
  const seconds = secondsBetween(
    step.startedAt,
    step.finishedAt ?? (step.phase === "Running" ? now.toISOString() : undefined),
  );
  if (seconds !== undefined && step.phase !== "Skipped" && step.phase !== "Omitted")
    facts.push(formatDuration(seconds));
  const last = step.attempts.at(-1);
  const dead = step.phase === "Failed" || step.phase === "Error";
  if (last?.waiting !== undefined && !dead) {
    facts.push(printable(last.waiting.slice(0, 300)));
    return facts;
  }
  const message = last?.message ?? step.message;
  if (message !== undefined && message !== "" && step.phase !== "Running" && step.phase !== "Succeeded") {
    facts.push(printable(message.length > 160 ? `${message.slice(0, 159)}…` : message));
  }
  return facts;
}
