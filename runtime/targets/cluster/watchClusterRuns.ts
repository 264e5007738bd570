import { setTimeout as sleep } from "node:timers/promises";
import type { KubeCall } from "../../kubernetes/kubeCall.ts";
import type { KubeClient } from "../../kubernetes/kubeClient.ts";
import { watchObjects } from "../../kubernetes/watchObjects.ts";
import type { RunsChange } from "../runsChange.ts";
import type { RunSummary } from "../target.ts";

export interface WatchClusterRunsOptions {
  signal?: AbortSignal;
  project: (object: unknown) => RunSummary | undefined;
  /** Runs that are kept here and no more on the cluster, asked once. */
  kept: () => Promise<RunSummary[]>;
  /** Changes within so many milliseconds are told as one; default 100. */
  coalesceMilliseconds?: number;
}

/**
 * All runs of a namespace, then what comes, changes and goes. While the server can not be reached every run is told with
 * `staleSince`, and again without it afterwards. Ends when the signal fires; throws KubeError when asking again can not help.
 */
export async function* watchClusterRuns(
  client: KubeClient,
  call: Omit<KubeCall, "verb">,
  { signal, project, kept, coalesceMilliseconds = 100 }: WatchClusterRunsOptions,
): AsyncGenerator<RunsChange> {
  const stop = new AbortController();
  const both = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const runs = new Map<string, RunSummary>();
  const changed = new Map<string, RunSummary>();
  const removed = new Set<string>();
  let staleSince: string | undefined;
  let listed = false;
  let failure: unknown;
  let done = false;
  let wake: () => void = () => undefined;

  const tell = (run: RunSummary): void => {
    runs.set(run.name, run);
    changed.set(run.name, staleSince === undefined ? run : { ...run, staleSince });
    removed.delete(run.name);
  };
  const forget = (name: string): void => {
    if (!runs.delete(name)) return;
    changed.delete(name);
    removed.add(name);
  };
  const follow = async (): Promise<void> => {
    for (const run of await kept()) tell(run);
    for await (const event of watchObjects<RunSummary>(client, call, { signal: both, project })) {
      if (event.type === "listed") {
        const there = new Set(event.objects.map(({ name }) => name));
        for (const [name, run] of runs) if (!there.has(name) && run.problem === undefined) forget(name);
        for (const run of event.objects) tell(run);
        listed = true;
      } else if (event.type === "changed") tell(event.object);
      else if (event.type === "deleted") forget(event.object.name);
      else {
        staleSince = event.type === "stale" ? event.since.toISOString() : undefined;
        for (const run of runs.values()) tell(run);
      }
      wake();
    }
  };
  const following = follow()
    .catch((error: unknown) => (failure = error))
    .finally(() => {
      done = true;
      wake();
    });
  try {
    for (let first = true; ;) {
      if (signal?.aborted === true) return;
      if (failure !== undefined) throw failure;
      if (listed && (first || changed.size + removed.size > 0)) {
        const change = { changed: [...changed.values()], removed: [...removed], complete: true };
        changed.clear();
        removed.clear();
        first = false;
        yield change;
        await sleep(coalesceMilliseconds, undefined, { signal: both }).catch(() => undefined);
      } else if (done) return;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    stop.abort();
    await following;
  }
}
