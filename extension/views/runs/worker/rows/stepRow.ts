import { attemptFacts, stepFacts, type RunStep } from "../../../../../runtime/index.ts";
import type { RunsRow } from "../../runsRow.ts";
import { phaseIcon } from "./phaseIcon.ts";
import { podWords } from "./podWords.ts";

const mostOpened = 20;

/** A step. With more than one attempt its newest one speaks: "attempt 2 · resumed at 3,900". */
export function stepRow(run: RunsRow, step: RunStep, now: Date): RunsRow {
  // Exit handlers are called RUN.onExit.
  const name = step.name.startsWith(`${run.ref.run}.`) ? step.name.slice(run.ref.run!.length + 1) : step.name;
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
  const hasCheckpoint = (step.checkpoints?.length ?? 0) > 0;
  // The editor opens a row only when it first sees it: what may get attempts or checkpoints is open before it has them.
  const mayGrow = step.phase === "Running" && (step.checkpointDir !== undefined || isRetryable(step));
  const inside = retried || step.children.length > 0 || hasCheckpoint || mayGrow;
  const failed = step.failure !== undefined;
  const words = [
    "step",
    ...(step.phase === "Running" ? ["live"] : []),
    ...(failed ? ["failed"] : []),
    ...(step.attempts.length > 0 ? ["hasLogs"] : []),
    ...(hasCheckpoint ? ["hasCheckpoint"] : []),
    ...podWords(step.attempts.findLast(({ pod }) => pod !== undefined)),
  ];
  const open =
    retried || failed || hasCheckpoint || mayGrow || (step.children.length > 0 && step.children.length <= mostOpened);
  return {
    id: `${run.id}\n${step.id}`,
    kind: "step",
    label: step.hook ? `${name} (hook)` : name,
    description,
    ...phaseIcon(step.phase),
    context: words.join(" "),
    children: inside ? (open ? "open" : "closed") : "none",
    spoken: `step ${name}, ${step.phase || "Pending"}, ${description}`,
    ref: { ...run.ref, step: step.id, stepName: step.name },
  };
}

/** Its node is a Retry node, which holds the attempts. */
function isRetryable({ id, attempts }: RunStep): boolean {
  return attempts.length > 0 && attempts[0]!.id !== id;
}
