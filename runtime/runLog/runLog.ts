import { setTimeout as sleep } from "node:timers/promises";
import { reduceRun } from "../runs/reduceRun.ts";
import type { Run } from "../runs/run.ts";
import type { LogLine, Target } from "../targets/target.ts";
import type { Workflow } from "../manifest/argo.ts";
import { AttemptEnds } from "./attemptEnds.ts";
import { attemptEnd } from "./attemptEnd.ts";
import { attemptsOf } from "./attemptRef.ts";
import { LineQueue } from "./lineQueue.ts";
import type { LogEvent } from "./logEvent.ts";

export interface RunLogRequest {
  run: string;
  /** Name or node id; default: all steps. */
  step?: string;
  /** From 1. */
  attempt?: number;
  /** Go on until what was asked for has ended. */
  follow: boolean;
  /** Begin with that many lines of what is there. */
  tail?: number;
  signal?: AbortSignal;
}

/** A batch is given out when it holds so much, or so long after its first line. */
const batchBytes = 64 * 1024;
const batchMilliseconds = 50;
/** An end is told when nothing more came for so long. */
const restMilliseconds = 500;

/**
 * The log of a run as people read it: lines in batches, pulled (who does not ask stops the reader), and how attempts ended.
 * Close it.
 */
export class RunLog {
  private readonly target: Target;
  private readonly request: RunLogRequest;
  private readonly controller = new AbortController();
  private readonly queue: LineQueue;
  private readonly ends: AttemptEnds;
  private readonly seen = new Set<string>();
  /** Names of steps by the ids of their attempts. */
  private readonly names = new Map<string, string>();
  private latest: Run | undefined;
  private told = false;

  constructor(target: Target, request: RunLogRequest) {
    this.target = target;
    this.request = request;
    this.ends = new AttemptEnds(request.step, request.attempt);
    const { signal } = this.controller;
    request.signal?.addEventListener("abort", this.close, { once: true });
    const { run, step, attempt, follow, tail } = request;
    const lines = {
      run,
      step,
      attempt: attempt === undefined ? undefined : attempt - 1,
      follow,
      tail,
      unfinished: follow,
      signal,
    };
    this.queue = new LineQueue(() => target.logs(lines), batchBytes);
  }

  /** The next entries in their order; empty only once all has been told. Throws what the target threw. */
  async next(): Promise<LogEvent[]> {
    if (this.told) return [];
    if (this.latest === undefined) await this.begin();
    for (;;) {
      await this.queue.wait("line", restMilliseconds);
      await this.queue.wait("full", this.queue.isEmpty ? 0 : batchMilliseconds);
      this.request.signal?.throwIfAborted();
      const events = this.queue.isEmpty && !this.queue.isOver ? this.whileQuiet() : await this.batch();
      if (this.queue.isOver || this.hasEnded()) events.push(...(await this.finish()));
      if (events.length > 0 || this.told) return events;
    }
  }

  readonly close = (): void => {
    this.request.signal?.removeEventListener("abort", this.close);
    this.controller.abort();
    this.queue.close();
  };

  private async begin(): Promise<void> {
    this.learn(await this.target.get(this.request.run, { signal: this.controller.signal }));
    if (this.request.follow) void this.watch();
  }

  private async batch(): Promise<LogEvent[]> {
    const events: LogEvent[] = [];
    const lines = this.queue.take();
    for (const [at, line] of lines.entries()) {
      if (!this.seen.has(line.nodeId)) events.push(...(await this.meet(line, lines.slice(at))));
      else if (this.ends.areWaiting) events.push(...this.ends.before(line, this.names.get(line.nodeId)));
      // Targets name nodes ("run[1].train"), people know steps.
      events.push({ kind: "line", line: { ...line, step: this.names.get(line.nodeId) ?? line.step } });
    }
    return events;
  }

  /** The first line of an attempt: those before it have ended, and the run's state says how. */
  private async meet(line: LogLine, ahead: readonly LogLine[]): Promise<LogEvent[]> {
    const isFirst = this.seen.size === 0;
    if (!isFirst || !this.names.has(line.nodeId)) await this.refresh();
    this.seen.add(line.nodeId);
    const ended = this.ends.beforeNew(line, new Set(ahead.map(({ nodeId }) => nodeId)));
    // Who begins with the last lines does not want to know what ended before them.
    return isFirst && this.request.tail !== undefined
      ? []
      : [...ended, ...this.ends.before(line, this.names.get(line.nodeId))];
  }

  private whileQuiet(): LogEvent[] {
    return this.ends.rested(performance.now(), restMilliseconds);
  }

  /** With `follow`: has all that was asked for ended, and is nothing under way? */
  private hasEnded(): boolean {
    const { follow, step, attempt } = this.request;
    if (!follow || step === undefined || this.latest === undefined || !this.queue.isEmpty) return false;
    if (this.ends.areWaiting) return false;
    const asked = attemptsOf(this.latest, step, attempt);
    const over = asked.length > 0 && asked.every((one) => attemptEnd(one.attempt) !== undefined);
    // Between two attempts a step is not over.
    return over && (attempt !== undefined || asked.every((one) => isFinished(one.step.phase)));
  }

  private async finish(): Promise<LogEvent[]> {
    this.queue.close();
    if (this.queue.isOver) this.queue.take();
    await this.refresh();
    this.told = true;
    const events = this.ends.rested(Number.POSITIVE_INFINITY, 0);
    if (this.latest !== undefined && isFinished(this.latest.phase)) {
      events.push({ kind: "over", run: this.latest.name, phase: this.latest.phase });
    }
    this.close();
    return events;
  }

  private async watch(): Promise<void> {
    const { signal } = this.controller;
    while (!signal.aborted) {
      try {
        for await (const workflow of this.target.watch(this.request.run, { signal })) this.learn(workflow);
        return;
      } catch {
        // Lines matter more than how attempts ended: what the watch misses is read at the end.
        await sleep(restMilliseconds * 10, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private async refresh(): Promise<void> {
    const workflow = await this.target.get(this.request.run).catch(() => undefined);
    if (workflow !== undefined) this.learn(workflow);
  }

  private learn(workflow: Workflow): void {
    this.latest = reduceRun(workflow, { target: this.target.name });
    for (const { step, attempt } of attemptsOf(this.latest)) this.names.set(attempt.id, step.name);
    this.ends.learn(this.latest, performance.now());
  }
}

function isFinished(phase: string): boolean {
  return !["", "Pending", "Running"].includes(phase);
}
