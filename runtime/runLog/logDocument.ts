import { reduceRun } from "../runs/reduceRun.ts";
import type { Run } from "../runs/run.ts";
import type { Target } from "../targets/target.ts";
import { attemptEnd } from "./attemptEnd.ts";
import { attemptsOf, type AttemptRef } from "./attemptRef.ts";
import { OutlineReader, type LogOutline } from "./logOutline.ts";
import { LogSections, type DocumentLine, type LogSizeLimit } from "./logSections.ts";
import { whyEmpty } from "./whyEmpty.ts";

export interface LogDocumentRequest {
  run: string;
  /** Name or node id; default: all steps. */
  step?: string;
  /** From 1. */
  attempt?: number;
  /** Of each container's run before its restart in the same pod (clusters). */
  previous?: boolean;
  /** What is kept when there is more: the end. */
  limit: LogSizeLimit;
  signal?: AbortSignal;
  onProgress?: (progress: { done: number; unit: string }) => void;
}

/** A log as one text, attempt by attempt, for reading. */
export interface LogDocument {
  lines: DocumentLine[];
  outline: LogOutline;
  /** Lines of the log that are not in it. */
  leftOut: number;
  /** What was asked for goes on. */
  isRunning: boolean;
  /** Where there is no line: why. */
  empty?: string;
}

const progressLines = 10_000;

/** Reads the log of a run, step or attempt as it is now. Memory stays within a few times the limit. */
export async function logDocument(target: Target, request: LogDocumentRequest): Promise<LogDocument> {
  const { run, step, attempt, previous, limit, signal, onProgress } = request;
  const state = reduceRun(await target.get(run, { signal }), { target: target.name });
  const asked = attemptsOf(state, step, attempt);
  const sections = new LogSections(limit);
  let done = 0;
  const index = attempt === undefined ? undefined : attempt - 1;
  // A target refuses the name of a step that has no attempt; what is to be said then is known here.
  if (step === undefined || asked.length > 0) {
    for await (const line of target.logs({ run, step, attempt: index, previous, signal })) {
      sections.add(line);
      if (++done % progressLines === 0) onProgress?.({ done, unit: "lines" });
    }
  }
  const isRunning = asked.some((one) => ["running", "pending"].includes(one.attempt.reason));
  const { leftOut } = sections;
  const document: LogDocument = { lines: [], outline: { entries: [], repeats: [], refs: [] }, leftOut, isRunning };
  if (done === 0) document.empty = previous === true ? noPrevious(state, step) : whyEmpty(state, step, attempt);
  assemble(document, sections, asked);
  return document;
}

function noPrevious({ name, steps }: Run, step?: string): string {
  const what = steps.find(({ id }) => id === step)?.name ?? step ?? name;
  return `${what} has no log from before a restart: none of its containers was started again in its pod, or that pod is gone. A retry is an attempt of its own.`;
}

function assemble(document: LogDocument, { sections }: LogSections, asked: readonly AttemptRef[]): void {
  const { lines, leftOut } = document;
  const marker = (text: string): DocumentLine => ({ text, kind: "marker", spans: [] });
  if (leftOut > 0) {
    lines.push(
      marker(
        `── this log is too long for the editor: its first ${count(leftOut)} lines are left out. “Save Log to File…” writes all ──`,
      ),
    );
  }
  const outline = new OutlineReader();
  const known = new Set(asked.map(({ attempt }) => attempt.id));
  // Attempts that the run's state has forgotten (retried by hand) come first: they are older.
  const order = [...[...sections.keys()].filter((id) => !known.has(id)), ...known];
  for (const id of order) {
    const section = sections.get(id);
    const ref = asked.find(({ attempt }) => attempt.id === id);
    const how = ref === undefined ? undefined : attemptEnd(ref.attempt);
    if (section === undefined && (how === undefined || how === "skipped")) continue;
    const name = heading(ref?.step.name ?? section!.step, section?.attempt ?? ref!.attempt.index, ref);
    const own = [marker(`── ${name}${ref?.attempt.startedAt === undefined ? "" : ` · ${ref.attempt.startedAt}`} ──`)];
    if (section !== undefined && section.leftOut > 0)
      own.push(marker(`── ${count(section.leftOut)} earlier lines left out ──`));
    if (section === undefined) own.push(marker("(no output)"));
    else for (const line of section.lines) own.push(line);
    if (how !== undefined) own.push(marker(`── attempt ${section?.attempt ?? ref!.attempt.index} ended: ${how} ──`));
    else if (ref !== undefined) own.push(marker("── still running when this was read: Follow Logs goes on ──"));
    outline.section(name, id, lines.length, own);
    for (const line of own) lines.push(line);
    lines.push(marker(""));
  }
  document.outline = outline.finish();
}

function heading(step: string, attempt: number, ref: AttemptRef | undefined): string {
  const of = ref !== undefined && ref.step.attempts.length > 1 ? ` of ${ref.step.attempts.length}` : "";
  const node = ref?.attempt.node === undefined ? "" : ` · ${ref.attempt.node}`;
  return `${step} · attempt ${attempt}${of}${node}`;
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}
