import { attemptFacts, stepFacts, type RunStep } from "../../../../../runtime/index.ts";
import type { RunsRow } from "../../runsRow.ts";
import { phaseIcon } from "./phaseIcon.ts";

/** A step. With more than one attempt its newest one speaks: "attempt 2 · resumed at 3,900". */
export function stepRow(run: RunsRow, step: RunStep, now: Date): RunsRow {
  const last = step.attempts.at(-1);
  const retried = step.attempts.length > 1;
  const resumed = retried && step.phase === "Running" && last?.resumedFromStep !== undefined;
  const facts = resumed
    ? [
        `attempt ${last.index}`,
        attemptFacts(last, now)[0]!,
        ...stepFacts(step, now).filter((fact) => fact.startsWith("step ")),
      ]
    : stepFacts(step, now);
  const description = facts.join(" · ");
  const inside = retried || step.children.length > 0 || (step.checkpoints?.length ?? 0) > 0;
  const failed = step.failure !== undefined;
  const words = [
    "step",
    ...(step.phase === "Running" ? ["live"] : []),
    ...(failed ? ["failed"] : []),
    ...(step.attempts.length > 0 ? ["hasLogs"] : []),
    ...((step.checkpoints?.length ?? 0) > 0 ? ["hasCheckpoint"] : []),
  ];
  const open = retried || failed || step.phase === "Running";
  return {
    id: `${run.id}\n${step.id}`,
    kind: "step",
    label: step.hook ? `${step.name} (hook)` : step.name,
    description,
    ...phaseIcon(step.phase),
    context: words.join(" "),
    children: inside ? (open ? "open" : "closed") : "none",
    spoken: `step ${step.name}, ${step.phase || "Pending"}, ${description}`,
    ref: { ...run.ref, step: step.id, stepName: step.name },
  };
}
