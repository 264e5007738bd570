import { setTimeout as sleep } from "node:timers/promises";
import type { RunsChange } from "./runsChange.ts";
import type { RunSummary, Target } from "./target.ts";

export interface PollRunsOptions {
  /** Milliseconds from one look to the next; a slow target is asked at most a tenth of the time. */
  every?: number;
  signal?: AbortSignal;
}

/**
 * The runs of a target that can only list them: everything first, then what differs from look to look. Ends when the signal
 * fires; throws what the target throws.
 */
export async function* pollRuns(
  target: Pick<Target, "list">,
  { every = 5000, signal }: PollRunsOptions = {},
): AsyncGenerator<RunsChange> {
  const known = new Map<string, string>();
  for (let first = true; ; first = false) {
    const begin = performance.now();
    const runs = await target.list({ signal });
    const took = performance.now() - begin;
    const change = difference(known, runs);
    if (first || change.changed.length + change.removed.length > 0) yield change;
    await sleep(Math.max(every, took * 10), undefined, { signal }).catch(() => undefined);
    if (signal?.aborted === true) return;
  }
}

function difference(known: Map<string, string>, runs: readonly RunSummary[]): RunsChange {
  const there = new Set(runs.map(({ name }) => name));
  const removed = [...known.keys()].filter((name) => !there.has(name));
  for (const name of removed) known.delete(name);
  const changed = runs.filter((run) => {
    const text = JSON.stringify(run);
    if (known.get(run.name) === text) return false;
    known.set(run.name, text);
    return true;
  });
  return { changed, removed, complete: true };
}
