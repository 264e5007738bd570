import { attemptFacts, stepProgress, type RunAttempt } from "../../../../../runtime/index.ts";
import type { RunsRow } from "../../runsRow.ts";
import { phaseIcon } from "./phaseIcon.ts";
import { podWords } from "./podWords.ts";

/** One attempt of a step: how it ended and what was lost, or how far it is. */
export function attemptRow(step: RunsRow, attempt: RunAttempt, now: Date): RunsRow {
  const { index, phase, maybePreempted } = attempt;
  const failed = phase === "Failed" || phase === "Error";
  const progress = phase === "Running" ? stepProgress(attempt.progress) : undefined;
  const description = [...attemptFacts(attempt, now), ...(progress === undefined ? [] : [progress])].join(" · ");
  return {
    id: `${step.id}\nattempt ${index}`,
    kind: "attempt",
    label: `attempt ${index}`,
    description,
    ...(failed && maybePreempted ? { icon: "zap", color: "testing.iconFailed" } : phaseIcon(phase)),
    context: [
      "attempt",
      "hasLogs",
      ...(phase === "Running" ? ["live"] : []),
      ...(failed ? ["failed"] : []),
      ...podWords(attempt),
    ].join(" "),
    children: attempt.children.length > 0 ? "closed" : "none",
    spoken: `attempt ${index}, ${phase || "Pending"}, ${description}`,
    ref: { ...step.ref, attempt: index },
  };
}
