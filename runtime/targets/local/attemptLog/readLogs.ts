import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { LogLine, LogRequest } from "../../target.ts";
import { LocalError } from "../localError.ts";
import type { RunFolder } from "../runStore/runFolder.ts";
import { attemptRecords, isNamed, type AttemptRecord } from "./attemptRecord.ts";
import { LogFile } from "./logFile.ts";

const pollMilliseconds = 100;
const restMilliseconds = 20;

interface Source {
  log: LogFile;
  folder: string;
  container: string;
  lines: LogLine[];
  at: number;
  /** When its file was last at its end; it is not asked for every line of another. */
  polledAt: number;
}

/**
 * The captured logs of a run, merged by time over all attempts and incarnations asked for. With `follow` it goes on until
 * the run is no longer driven; new attempts are found as they start. Reads on demand: a slow reader costs no memory.
 */
export async function* readLogs(
  run: RunFolder,
  request: LogRequest,
  isDriven: () => Promise<boolean>,
): AsyncGenerator<LogLine> {
  if (request.tail !== undefined && request.follow !== true) {
    yield* lastLines(merged(run, request, isDriven), request.tail);
    return;
  }
  if (request.tail === undefined) {
    yield* merged(run, request, isDriven);
    return;
  }
  // The last lines of what is there, then everything that comes after them.
  const seen = new Map<string, number>();
  const past = { ...request, follow: false };
  for await (const line of lastLines(counted(merged(run, past, isDriven), seen), request.tail)) yield line;
  const skip = seen;
  for await (const line of merged(run, request, isDriven)) {
    const key = keyOf(line);
    const left = skip.get(key) ?? 0;
    if (left > 0) skip.set(key, left - 1);
    else yield line;
  }
}

async function* merged(run: RunFolder, request: LogRequest, isDriven: () => Promise<boolean>): AsyncGenerator<LogLine> {
  const { step, attempt, since, follow = false, signal } = request;
  const from = since?.toISOString();
  const records = new Map<string, AttemptRecord>();
  const taken = new Set<string>();
  const waiting: { folder: string; record: AttemptRecord }[] = [];
  const sources: Source[] = [];
  try {
    for (let first = true; ; first = false) {
      const driven = follow && (await isDriven());
      await attemptRecords(run, records);
      for (const [folder, record] of records) {
        if (taken.has(folder)) continue;
        taken.add(folder);
        if (step !== undefined && !isNamed(record, step)) continue;
        if (attempt !== undefined && record.attempt !== attempt) continue;
        waiting.push({ folder, record });
      }
      waiting.sort((a, b) => (a.record.createdAt < b.record.createdAt ? -1 : 1));
      if (first && step !== undefined && taken.size > 0 && waiting.length === 0 && !follow)
        throw noSuchStep(step, records);
      for (const source of sources) source.polledAt = 0;
      let wrote = false;
      for (;;) {
        signal?.throwIfAborted();
        const source = await earliest(sources, waiting);
        if (source === undefined) break;
        const line = source.lines[source.at++]!;
        wrote = true;
        if (from === undefined || line.time >= from) yield line;
      }
      if (!driven) {
        for (const { log } of sources) yield* log.last();
        return;
      }
      if (!wrote) await sleep(pollMilliseconds, undefined, { signal });
    }
  } finally {
    for (const { log } of sources) await log.close();
  }
}

/** The source whose next line is the oldest; opens attempts only when their time has come. */
async function earliest(
  sources: Source[],
  waiting: { folder: string; record: AttemptRecord }[],
): Promise<Source | undefined> {
  for (;;) {
    for (let index = sources.length - 1; index >= 0; index--) {
      const source = sources[index]!;
      if (await refill(source)) continue;
      await source.log.close();
      sources.splice(index, 1);
    }
    let best: Source | undefined;
    for (const source of sources) {
      if (source.at >= source.lines.length) continue;
      if (best === undefined || source.lines[source.at]!.time < best.lines[best.at]!.time) best = source;
    }
    const next = waiting[0];
    if (next === undefined || (best !== undefined && best.lines[best.at]!.time < next.record.createdAt)) return best;
    waiting.shift();
    for (const container of next.record.containers) {
      const log = new LogFile(join(next.folder, `${container}.log`), next.record, container);
      sources.push({ log, folder: next.folder, container, lines: [], at: 0, polledAt: 0 });
    }
  }
}

/** Reads on when nothing is left; false when the log is at its end for good. */
async function refill(source: Source): Promise<boolean> {
  if (source.at < source.lines.length) return true;
  if (performance.now() - source.polledAt < restMilliseconds) return true;
  // Looked at before reading: what is written between the two is still read.
  const over = existsSync(join(source.folder, `${source.container}.exit.json`));
  source.at = 0;
  for (let lines = await source.log.next(); lines !== undefined; lines = await source.log.next()) {
    source.lines = lines;
    if (lines.length > 0) return true;
  }
  source.lines = [];
  source.polledAt = performance.now();
  if (!over) return true;
  source.lines = source.log.last();
  return source.lines.length > 0;
}

async function* counted(lines: AsyncIterable<LogLine>, seen: Map<string, number>): AsyncGenerator<LogLine> {
  for await (const line of lines) {
    const key = keyOf(line);
    seen.set(key, (seen.get(key) ?? 0) + 1);
    yield line;
  }
}

async function* lastLines(lines: AsyncIterable<LogLine>, count: number): AsyncGenerator<LogLine> {
  let kept: LogLine[] = [];
  for await (const line of lines) {
    kept.push(line);
    if (kept.length > 2 * count + 1000) kept = kept.slice(-count);
  }
  if (count > 0) yield* kept.slice(-count);
}

function keyOf({ nodeId, attempt, container, stream }: LogLine): string {
  return `${nodeId}\n${attempt}\n${container}\n${stream}`;
}

function noSuchStep(step: string, records: Map<string, AttemptRecord>): LocalError {
  const attempts = [...records.values()].filter((record) => isNamed(record, step)).length;
  if (attempts > 0) {
    return new LocalError(`${step} has had no such attempt.`, {
      reason: "no-step",
      hint: `Attempts so far: ${attempts}.`,
    });
  }
  const names = [...new Set([...records.values()].map((record) => record.step))].sort();
  return new LocalError(`No step called ${step} has run.`, {
    reason: "no-step",
    hint: names.length === 0 ? undefined : `Steps: ${names.slice(0, 10).join(", ")}${names.length > 10 ? ", …" : ""}.`,
  });
}
