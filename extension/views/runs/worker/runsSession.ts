import { setTimeout as sleep } from "node:timers/promises";
import { secondsBetween, type Runtime, type RunSummary } from "../../../../runtime/index.ts";
import type { EndedRun, RunsNews } from "../requests.ts";
import type { RunRef } from "../runRef.ts";
import type { RunsFilter } from "../runsFilter.ts";
import type { RunsRow } from "../runsRow.ts";
import type { RunsSummary } from "../runsSummary.ts";
import { OpenRun } from "./openRun.ts";
import { hasOnlyOtherCheckpoints, isOnlyLater } from "./rows/isOnlyLater.ts";
import { moreRow } from "./rows/moreRow.ts";
import { problemRow } from "./rows/problemRow.ts";
import { runRow } from "./rows/runRow.ts";
import { attemptChildren, pageSize, runChildren, stepChildren } from "./rows/stepChildren.ts";
import { targetRow } from "./rows/targetRow.ts";
import { isLive, RunList } from "./runList.ts";
import { SessionEnd } from "./sessionEnd.ts";

const coalesceMilliseconds = 300;
const tickMilliseconds = 1000;
/** How often a row's times go on while what is below it is open. */
const openTickMilliseconds = 10_000;
const idleTickMilliseconds = 30_000;
const retryMilliseconds = 5000;
const longestRetryMilliseconds = 60_000;
const firstLookMilliseconds = 250;

/**
 * Everything the *Runs* view shows of one target. Runs are folded here, in the worker; the host gets only the rows of what it
 * has opened, and then only those that differ.
 */
export class RunsSession {
  private readonly runtime: Runtime;
  private readonly ref: RunRef;
  private readonly place: string;
  private readonly list: RunList;
  private readonly end = new AbortController();
  private readonly open = new Map<string, OpenRun>();
  /** Rows that were given for each row that is open, by the id of that row. */
  private readonly shown = new Map<string, RunsRow[]>();
  private readonly rows = new Map<string, RunsRow>();
  private readonly limits = new Map<string, number>();
  private ended: EndedRun[] = [];
  private problem: string | undefined;
  private told = "";
  private lastTold = 0;
  private lastOpenTick = 0;
  private dirty = false;
  private wake: () => void = () => undefined;

  constructor(runtime: Runtime, folder: string, place: string, filter: RunsFilter) {
    this.runtime = runtime;
    this.ref = { folder, target: runtime.target.name };
    this.place = place;
    this.list = new RunList(filter);
  }

  /** Begins to watch; resolves when there is something to show, soon in any case. */
  async start(): Promise<{ row: RunsRow; summary: RunsSummary }> {
    const first = new Promise<void>((resolve) => void this.watch(resolve));
    await Promise.race([first, sleep(firstLookMilliseconds, undefined, { signal: this.end.signal })]);
    const row = this.remember(targetRow(this.ref, this.summary, this.place));
    return { row, summary: this.summary };
  }

  close(): void {
    this.end.abort();
    for (const run of this.open.values()) run.stop();
    this.poke();
  }

  setFilter(filter: RunsFilter): void {
    this.list.setFilter(filter);
    this.poke();
  }

  /** Rows below a row that was given; the first time below a run this waits until the run is read. */
  async children(parent: string): Promise<RunsRow[]> {
    const row = this.rows.get(parent);
    if (row === undefined) return [];
    if (row.kind === "run") await this.openRun(row.ref.run!).follow();
    const rows = this.childRows(row, new Date());
    this.shown.set(parent, rows);
    for (const child of rows) this.remember(child);
    return rows;
  }

  /** Forgets what is below a row. */
  hide(parent: string): void {
    const below = [...this.shown.keys()].filter((id) => id === parent || id.startsWith(`${parent}\n`));
    for (const id of below) {
      const row = this.rows.get(id);
      if (row?.kind !== "run") continue;
      this.open.get(row.ref.run!)?.stop();
      this.open.delete(row.ref.run!);
    }
    for (const id of below) {
      for (const child of this.shown.get(id) ?? []) this.rows.delete(child.id);
      this.shown.delete(id);
    }
  }

  more(parent: string): void {
    const given = this.shown.get(parent)?.length ?? 0;
    this.limits.set(parent, Math.max(this.limits.get(parent) ?? 0, given) + pageSize);
    this.poke();
  }

  /** @throws SessionEnd when it is closed */
  async next(signal: AbortSignal): Promise<RunsNews> {
    for (;;) {
      await this.somethingHappened(signal);
      const wait = this.lastTold + coalesceMilliseconds - performance.now();
      if (wait > 0) await sleep(wait, undefined, { signal });
      if (this.end.signal.aborted) throw new SessionEnd();
      this.dirty = false;
      const news = this.difference(new Date());
      if (news === undefined) continue;
      this.lastTold = performance.now();
      return news;
    }
  }

  private difference(now: Date): RunsNews | undefined {
    const rows: RunsRow[] = [];
    const parents: string[] = [];
    // An editor that draws an open row anew forgets what is below it until it has asked again, and a button pressed there
    // meanwhile does not know its row. So open rows go on with their times and checkpoints rarely; what is more is told at once.
    const openTick = this.list.summary.live === 0 || performance.now() - this.lastOpenTick >= openTickMilliseconds;
    if (openTick) this.lastOpenTick = performance.now();
    const compare = (row: RunsRow): void => {
      const before = this.rows.get(row.id);
      if (JSON.stringify(before) === JSON.stringify(row)) return;
      if (!openTick && this.shown.has(row.id) && before !== undefined && isOnlyLater(before, row)) return;
      this.remember(row);
      rows.push(row);
    };
    const { summary } = this;
    compare(targetRow(this.ref, summary, this.place));
    for (const [parent, before] of this.shown) {
      const row = this.rows.get(parent);
      if (row === undefined) continue;
      const after = this.childRows(row, now);
      if (before.length !== after.length || before.some(({ id }, at) => id !== after[at]!.id)) {
        if (!openTick && hasOnlyOtherCheckpoints(before, after)) continue;
        parents.push(parent);
        const kept = new Set(after.map(({ id }) => id));
        for (const { id } of before) if (!kept.has(id)) this.forget(id);
        for (const child of after) this.remember(child);
      } else for (const child of after) compare(child);
      this.shown.set(parent, after);
    }
    const text = JSON.stringify(summary);
    const { ended } = this;
    if (rows.length + parents.length + ended.length === 0 && text === this.told) return undefined;
    this.told = text;
    this.ended = [];
    return { rows, parents, summary, ended };
  }

  private forget(id: string): void {
    this.hide(id);
    this.rows.delete(id);
  }

  private childRows(row: RunsRow, now: Date): RunsRow[] {
    const limit = this.limits.get(row.id);
    if (row.kind === "target") {
      const runs = this.list.newestFirst;
      const some = runs.slice(0, limit ?? pageSize);
      const rows = some.map((run) => runRow(this.ref, run, now, this.open.get(run.name)?.details?.run));
      return runs.length > some.length ? [...rows, moreRow(row, runs.length - some.length, "runs")] : rows;
    }
    const { details, problem } = this.openRun(row.ref.run!);
    if (problem !== undefined) return [problemRow(row, problem)];
    if (details === undefined) return [];
    if (row.kind === "run") return runChildren(row, details, now, limit);
    const run = this.rows.get(this.runRowId(details.run.uid, row.ref.run!));
    const step = details.steps.get(row.ref.step ?? "");
    if (step === undefined || run === undefined) return [];
    if (row.kind === "step") return stepChildren(row, step, details, { now, run, limit });
    const attempt = step.attempts.find(({ index }) => index === row.ref.attempt);
    return row.kind === "attempt" && attempt !== undefined
      ? attemptChildren(row, attempt, details, { now, run, limit })
      : [];
  }

  private runRowId(uid: string, name: string): string {
    return `${this.ref.folder}\n${this.ref.target}\n${uid || name}`;
  }

  private openRun(name: string): OpenRun {
    let run = this.open.get(name);
    if (run === undefined) {
      run = new OpenRun(this.runtime, name, () => this.poke());
      this.open.set(name, run);
    }
    return run;
  }

  private async watch(ready: () => void): Promise<void> {
    const { signal } = this.end;
    for (let pause = retryMilliseconds; !signal.aborted; pause = Math.min(pause * 2, longestRetryMilliseconds)) {
      try {
        for await (const { changed, removed, complete } of this.runtime.watchRuns({ signal })) {
          const ended = this.list.apply(changed, removed);
          this.list.complete = complete;
          this.problem = undefined;
          pause = retryMilliseconds;
          // A run that goes on again is followed again.
          for (const run of changed) if (isLive(run)) void this.open.get(run.name)?.follow();
          for (const run of ended) void this.tellEnd(run);
          this.poke();
          ready();
        }
      } catch (error) {
        if (signal.aborted) return;
        this.problem = error instanceof Error ? error.message : String(error);
        this.poke();
        ready();
      }
      await sleep(pause, undefined, { signal }).catch(() => undefined);
    }
  }

  private async tellEnd(run: RunSummary): Promise<void> {
    const { name, pipeline, phase, startedAt, finishedAt, engine } = run;
    const { signal } = this.end;
    const seconds = secondsBetween(startedAt, finishedAt ?? new Date().toISOString()) ?? 0;
    const told = phase === "Failed" || phase === "Error";
    const details = told
      ? await this.runtime.readRun(name, { verifyBytes: 0, signal }).catch(() => undefined)
      : undefined;
    const dead = details?.steps.find(({ failure }) => failure !== undefined);
    this.ended.push({
      ref: { ...this.ref, run: name },
      pipeline,
      phase: engine === "dead" ? "Interrupted" : phase,
      seconds,
      stopped: dead?.attempts.at(-1)?.reason === "stopped",
      ...(dead === undefined ? {} : { failure: { step: dead.id, stepName: dead.name, cause: dead.failure!.cause } }),
    });
    this.poke();
  }

  private get summary(): RunsSummary {
    const resumed = [...this.open.values()].some(({ hasResumed }) => hasResumed);
    return { ...this.list.summary, resumed, ...(this.problem === undefined ? {} : { problem: this.problem }) };
  }

  private remember(row: RunsRow): RunsRow {
    this.rows.set(row.id, row);
    return row;
  }

  private poke(): void {
    this.dirty = true;
    this.wake();
  }

  /** Times go on by themselves: every second while a run does, rarely else ("3 min ago"). */
  private async somethingHappened(signal: AbortSignal): Promise<void> {
    if (this.dirty || this.end.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(done, this.list.summary.live > 0 ? tickMilliseconds : idleTickMilliseconds);
      signal.addEventListener("abort", done, { once: true });
      this.wake = done;
      function done(): void {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        resolve();
      }
    });
    signal.throwIfAborted();
  }
}
