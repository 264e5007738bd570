import type { Run, RunStep } from "../../runs/run.ts";
import { attemptFacts } from "../../runs/wording/attemptFacts.ts";
import { checkpointFacts, checkpointName } from "../../runs/wording/checkpointFacts.ts";
import { mlflowFacts } from "../../runs/wording/mlflowFacts.ts";
import { stepFacts } from "../../runs/wording/stepFacts.ts";
import { formatDuration, secondsBetween } from "../../text/duration.ts";
import { printable } from "../../text/printable.ts";
import { formatCount } from "../../text/quantity.ts";
import type { Style } from "../../text/style.ts";
import { failureCard } from "./failureCard.ts";
import { phaseMark } from "./phaseMark.ts";

const nameWidth = 26;
const maxDepth = 30;
/** A fan-out that failed as a whole has one cause: nobody reads a thousand cards. */
const maxCards = 10;

/** A run as a tree of steps and attempts, then the failure card of every step that died (DESIGN: what it should feel like). */
export function runTree(run: Run, now: Date, style: Style): string {
  // What a run that has ended left behind as running (terminate does) ran until then.
  const times = { now, until: run.finishedAt === undefined ? now : new Date(run.finishedAt) };
  const byId = new Map(run.steps.map((step) => [step.id, step]));
  const lines = [headline(run, now, style), ...mlflowLines(run.mlflow, style)];
  const visit = (ids: string[], depth: number): void => {
    for (const id of ids) {
      const step = byId.get(id);
      if (step === undefined || depth > maxDepth) continue;
      // The entrypoint's own node says nothing that the headline does not.
      const wrapper = depth === 0 && (step.type === "DAG" || step.type === "Steps") && step.attempts.length <= 1;
      if (!wrapper) lines.push(...stepLines(step, depth, times, style));
      visit(step.children, wrapper ? depth : depth + 1);
    }
  };
  visit(run.roots, 0);
  if (run.engine === "dead") {
    lines.push(
      "",
      `${style.red("The process that drove this run is gone.")} preflight retry ${run.name} continues it.`,
    );
  }
  for (const note of run.notes) lines.push("", `${style.yellow("note")} ${printable(note)}`);
  if (run.problem !== undefined) lines.push("", `${style.yellow("note")} ${printable(run.problem)}`);
  const died = run.steps.filter(({ failure }) => failure !== undefined);
  for (const step of died.slice(0, maxCards)) lines.push("", ...failureCard(step, run, style));
  if (died.length > maxCards)
    lines.push("", `and ${formatCount(died.length - maxCards)} more that died (all with --json)`);
  return lines.join("\n") + "\n";
}

function headline(run: Run, now: Date, style: Style): string {
  const seconds = secondsBetween(run.startedAt, run.finishedAt ?? now.toISOString());
  const took =
    seconds === undefined
      ? ""
      : run.finishedAt === undefined
        ? ` · ${formatDuration(seconds)}`
        : ` in ${formatDuration(seconds)}`;
  const message = run.message === undefined || run.message === "" ? "" : ` · ${printable(run.message)}`;
  const phase = run.phase === "" ? "Pending" : run.phase;
  const stale = run.staleSince === undefined ? "" : style.yellow(` · not reached since ${run.staleSince}`);
  return `${phaseMark(phase, style)} ${style.bold(printable(run.name))} · ${run.target} · ${phase}${took}${message}${stale}`;
}

function mlflowLines(mlflow: Run["mlflow"], style: Style): string[] {
  if (mlflow === undefined) return [];
  const facts = [...mlflowFacts(mlflow), ...(mlflow.url === undefined ? [] : [mlflow.url])];
  return [`  ${style.dim(`MLflow ${printable(facts.join(" · "))}`)}`];
}

function stepLines(step: RunStep, depth: number, { now, until }: { now: Date; until: Date }, style: Style): string[] {
  const indent = "  ".repeat(depth + 1);
  const line = (mark: string, name: string, text: string): string =>
    `${indent}${mark} ${printable(name).padEnd(Math.max(1, nameWidth - indent.length))}${text}`.trimEnd();
  const facts = stepFacts(step, until);
  const lines = [line(phaseMark(step.phase, style), step.name + (step.hook ? " (hook)" : ""), facts.join(" · "))];
  if (step.attempts.length > 1) {
    for (const attempt of step.attempts) {
      const text = attemptFacts(attempt, until).join(" · ");
      lines.push(`  ${line(phaseMark(attempt.phase, style), `attempt ${attempt.index}`, text)}`);
    }
  }
  const newest = step.checkpoints?.[0];
  if (newest !== undefined) {
    const verdict = newest.verdict === "resumable" ? style.green(newest.verdict) : style.yellow(newest.verdict);
    const text = [verdict, ...checkpointFacts(newest, now)];
    lines.push(`  ${line("●", checkpointName(newest), text.join(" · "))}`);
  }
  return lines;
}
