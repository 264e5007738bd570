import type { Run } from "../runs/run.ts";
import type { LogLine } from "../targets/target.ts";
import { attemptEnd } from "./attemptEnd.ts";
import { attemptsOf } from "./attemptRef.ts";
import type { LogEvent } from "./logEvent.ts";

type End = Extract<LogEvent, { kind: "end" }> & { finishedAt: string; learnedAt: number };

/** Clocks of nodes and of the controller differ, and Argo's times have whole seconds. */
const slackMilliseconds = 2000;

/** Which attempts have ended, and when it is time to say so: behind the last line of each. */
export class AttemptEnds {
  private readonly step: string | undefined;
  private readonly attempt: number | undefined;
  private readonly known = new Set<string>();
  private waiting: End[] = [];

  constructor(step?: string, attempt?: number) {
    this.step = step;
    this.attempt = attempt;
  }

  get areWaiting(): boolean {
    return this.waiting.length > 0;
  }

  /** Takes a state of the run in. */
  learn(run: Run, now: number): void {
    for (const { step, attempt } of attemptsOf(run, this.step, this.attempt)) {
      const how = attemptEnd(attempt);
      if (how === undefined || how === "skipped" || this.known.has(attempt.id)) continue;
      this.known.add(attempt.id);
      const failed = attempt.reason !== "succeeded";
      const finishedAt = attempt.finishedAt ?? "";
      const { name } = step;
      this.waiting.push({
        kind: "end",
        nodeId: attempt.id,
        step: name,
        attempt: attempt.index,
        how,
        failed,
        finishedAt,
        learnedAt: now,
      });
    }
    this.waiting.sort((a, b) => (a.finishedAt < b.finishedAt ? -1 : 1));
  }

  /** Ends that stand before this line: of an earlier attempt of its step, or long past. */
  before(line: LogLine, stepName: string | undefined): LogEvent[] {
    if (this.waiting.length === 0) return [];
    const time = Date.parse(line.time);
    return this.release(
      ({ nodeId, step, attempt, finishedAt }) =>
        nodeId !== line.nodeId &&
        ((step === stepName && attempt < line.attempt + 1) || time > Date.parse(finishedAt) + slackMilliseconds),
    );
  }

  /** Ends of others that had ended when a new attempt wrote its first line; `ahead` are attempts whose lines are still to be told. */
  beforeNew(line: LogLine, ahead: ReadonlySet<string>): LogEvent[] {
    return this.release((end) => !ahead.has(end.nodeId) && Date.parse(end.finishedAt) <= Date.parse(line.time));
  }

  /** Ends known for so long that no line of theirs can be under way, where none has come since. */
  rested(now: number, milliseconds: number): LogEvent[] {
    return this.release(({ learnedAt }) => now - learnedAt >= milliseconds);
  }

  private release(when: (end: End) => boolean): LogEvent[] {
    const released = this.waiting.filter(when);
    if (released.length > 0) this.waiting = this.waiting.filter((end) => !released.includes(end));
    return released;
  }
}
