import { runFacts, type Run, type RunSummary } from "../../../../../runtime/index.ts";
import type { RunRef } from "../../runRef.ts";
import type { RunsRow } from "../../runsRow.ts";
import { isOver } from "./isOver.ts";
import { phaseIcon } from "./phaseIcon.ts";

/** A run; `details` adds which of its steps is at work, where it has been looked into. */
export function runRow(target: RunRef, run: RunSummary, now: Date, details?: Run): RunsRow {
  const { name, uid, phase, engine } = run;
  const dead = engine === "dead";
  const over = run.finishedAt !== undefined || isOver(phase);
  const failed = phase === "Failed" || phase === "Error";
  const running = details?.steps.findLast((step) => step.phase === "Running" && step.attempts.length > 0);
  const description = runFacts(run, now, running).join(" · ");
  const words = [
    "run",
    ...(dead ? ["dead", "retryable"] : over ? ["over"] : phase === "Unknown" ? ["unreadable"] : ["live"]),
    ...(failed ? ["failed", "retryable"] : []),
  ];
  return {
    id: `${target.folder}\n${target.target}\n${uid || name}`,
    kind: "run",
    label: name,
    description,
    ...(dead ? { icon: "debug-disconnect", color: "list.warningForeground" } : phaseIcon(phase)),
    context: words.join(" "),
    children: phase === "Unknown" ? "none" : "closed",
    spoken: `run ${name}, ${dead ? "interrupted" : phase}, ${description}`,
    ref: { folder: target.folder, target: target.target, run: name },
  };
}
