import { watch as watchFolder } from "node:fs";
import type { RunsChange } from "../runsChange.ts";
import type { RunSummary } from "../target.ts";
import type { RunSummaries } from "./runSummaries.ts";

const pollMilliseconds = 500;
const longestPause = 10_000;
const firstLook = 100;
const batch = 500;

/**
 * The runs of a store: the hundred that changed last at once, the others in batches, then what differs. A watch on the folder
 * tells new ones early; a poll, which takes at most a twentieth of the time, makes sure. Ends when the signal fires.
 */
export async function* watchRuns(
  summaries: RunSummaries,
  folder: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<RunsChange> {
  const known = new Map<string, string>();
  const isNews = (run: RunSummary): boolean => {
    const text = JSON.stringify(run);
    if (known.get(run.name) === text) return false;
    known.set(run.name, text);
    return true;
  };
  const names = await summaries.names(signal);
  for (let at = 0, size = firstLook; ; at += size, size = batch) {
    const complete = at + size >= names.length;
    yield { changed: (await summaries.of(names.slice(at, at + size), signal)).filter(isNews), removed: [], complete };
    if (complete) break;
  }
  const alarm = new Alarm(folder, signal);
  try {
    while (await alarm.next()) {
      const begin = performance.now();
      const runs = await summaries.of(await summaries.names(signal), signal);
      const there = new Set(runs.map(({ name }) => name));
      const removed = [...known.keys()].filter((name) => !there.has(name));
      for (const name of removed) known.delete(name);
      const changed = runs.filter(isNews);
      alarm.pause(Math.min(longestPause, Math.max(pollMilliseconds, 20 * (performance.now() - begin))));
      if (changed.length + removed.length > 0) yield { changed, removed, complete: true };
    }
  } finally {
    alarm.close();
  }
}

/** Goes off when a run came or went, and when its time is over; false = the signal has fired. */
class Alarm {
  private readonly watcher: ReturnType<typeof watchFolder> | undefined;
  private readonly signal: AbortSignal | undefined;
  private timer: NodeJS.Timeout | undefined;
  private due = false;
  private wake: () => void = () => undefined;

  constructor(folder: string, signal: AbortSignal | undefined) {
    this.signal = signal;
    try {
      this.watcher = watchFolder(folder, () => this.ring());
      this.watcher.on("error", () => this.watcher?.close());
    } catch {
      // No such folder yet, or no watches left on this machine: the poll is enough.
    }
    signal?.addEventListener("abort", this.ring);
    this.pause(pollMilliseconds);
  }

  private readonly ring = (): void => {
    this.due = true;
    this.wake();
  };

  pause(milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.ring, milliseconds);
  }

  async next(): Promise<boolean> {
    if (!this.due && this.signal?.aborted !== true) await new Promise<void>((resolve) => (this.wake = resolve));
    this.due = false;
    return this.signal?.aborted !== true;
  }

  close(): void {
    clearTimeout(this.timer);
    this.watcher?.close();
    this.signal?.removeEventListener("abort", this.ring);
  }
}
