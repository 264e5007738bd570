import { formatDuration, secondsBetween } from "../../text/duration.ts";
import { printable } from "../../text/printable.ts";
import { formatCount, plural } from "../../text/quantity.ts";
import type { EndReason, RunAttempt } from "../run.ts";

/** An attempt in short facts: "resumed at 3,900", "preempted after 8 min", "lost 37 steps (22 s)". */
export function attemptFacts(attempt: RunAttempt, now: Date): string[] {
  const facts: string[] = [];
  const { phase, resumedFromStep, lostSteps, lostSeconds } = attempt;
  if (resumedFromStep !== undefined) facts.push(`resumed at ${formatCount(resumedFromStep)}`);
  const over = phase === "Failed" || phase === "Error";
  const seconds = secondsBetween(attempt.startedAt, attempt.finishedAt ?? now.toISOString());
  const took = seconds === undefined ? "" : formatDuration(seconds);
  if (over) facts.push(`${ended(attempt)} after ${took}`);
  else if (took !== "") facts.push(took);
  if (over && lostSteps !== undefined) {
    const time = lostSeconds === undefined || lostSteps === 0 ? "" : ` (${formatDuration(lostSeconds)})`;
    facts.push(lostSteps === 0 ? "lost nothing" : `lost ${plural(lostSteps, "step")}${time}`);
  }
  return facts;
}

function ended({ reason, message, exitCode, signal }: RunAttempt): string {
  const word = words[reason];
  if (word !== undefined) return word;
  if (reason === "terminated" || reason === "killed") return `${signal} (exit code ${exitCode})`;
  if (reason === "exit-code") return `exit code ${exitCode}`;
  return printable((message ?? "").slice(0, 160)) || reason.replaceAll("-", " ");
}

/** Argo's own words hide what they usually mean; the failure card says what is known. */
const words: Partial<Record<EndReason, string>> = {
  "pod-deleted": "preempted or deleted",
  "node-shutdown": "preempted",
  evicted: "evicted",
  stopped: "stopped",
  "out-of-memory": "out of memory",
};
