import type { Run, RunAttempt, RunStep } from "../../runs/run.ts";
import { readProgress } from "../../runs/progress.ts";
import { formatDuration, secondsBetween } from "../../text/duration.ts";
import { printable } from "../../text/printable.ts";
import { formatBytes, formatCount, plural } from "../../text/quantity.ts";
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
  const lines = [headline(run, now, style)];
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
  return `${phaseMark(phase, style)} ${style.bold(printable(run.name))} · ${run.target} · ${phase}${took}${message}`;
}

function stepLines(step: RunStep, depth: number, { now, until }: { now: Date; until: Date }, style: Style): string[] {
  const indent = "  ".repeat(depth + 1);
  const line = (mark: string, name: string, text: string): string =>
    `${indent}${mark} ${printable(name).padEnd(Math.max(1, nameWidth - indent.length))}${text}`.trimEnd();
  const last = step.attempts.at(-1);
  const told = step.attempts.length > 1;
  const facts = [...(told ? [plural(step.attempts.length, "attempt")] : []), ...about(step, last, until)];
  const lines = [line(phaseMark(step.phase, style), step.name + (step.hook ? " (hook)" : ""), facts.join(" · "))];
  if (told) {
    for (const attempt of step.attempts) {
      const text = attemptFacts(attempt, until).join(" · ");
      lines.push(`  ${line(phaseMark(attempt.phase, style), `attempt ${attempt.index}`, text)}`);
    }
  }
  const newest = step.checkpoints?.[0];
  if (newest !== undefined) {
    const age = secondsBetween(newest.savedAt, now.toISOString());
    const verdict = newest.verdict === "resumable" ? style.green(newest.verdict) : style.yellow(newest.verdict);
    const text = [verdict, formatBytes(newest.bytes), ...(age === undefined ? [] : [`${formatDuration(age)} ago`])];
    const step = newest.step === undefined ? "" : ` ${formatCount(newest.step)}`;
    lines.push(`  ${line("●", `checkpoint${step}`, text.join(" · "))}`);
  }
  return lines;
}

function about(step: RunStep, last: RunAttempt | undefined, now: Date): string[] {
  const facts: string[] = [];
  const progress = readProgress(step.progress);
  if (step.phase === "Running" && progress !== undefined) {
    facts.push(`step ${formatCount(progress.done)} of ${formatCount(progress.total)}`);
  }
  const seconds = secondsBetween(
    step.startedAt,
    step.finishedAt ?? (step.phase === "Running" ? now.toISOString() : undefined),
  );
  if (seconds !== undefined && step.phase !== "Skipped" && step.phase !== "Omitted")
    facts.push(formatDuration(seconds));
  const message = last?.message ?? step.message;
  if (message !== undefined && message !== "" && step.phase !== "Running" && step.phase !== "Succeeded") {
    facts.push(printable(message.length > 160 ? `${message.slice(0, 159)}…` : message));
  }
  return facts;
}

function attemptFacts(attempt: RunAttempt, now: Date): string[] {
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
