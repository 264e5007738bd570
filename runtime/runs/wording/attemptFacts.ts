import { formatDuration, secondsBetween } from "../../text/duration.ts";
import { printable } from "../../text/printable.ts";
import { formatCount, plural } from "../../text/quantity.ts";
import type { RunAttempt } from "../run.ts";

/** An attempt in short facts: "resumed at 3,900", "pod deleted after 8 min", "lost 37 steps (22 s)". */
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
  if (reason === "terminated" || reason === "killed") return `${signal} (exit code ${exitCode})`;
  if (reason === "exit-code") return `exit code ${exitCode}`;
  return printable((message ?? "").slice(0, 160)) || reason.replaceAll("-", " ");
}
