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
  const { tail } = request;
  const lines = merged(run, request, isDriven);
  let kept: LogLine[] | undefined = tail === undefined ? undefined : [];
  for await (const line of lines) {
    if (kept === undefined) {
      if (line !== present) yield line;
    } else if (line === present) {
      if (tail! > 0) yield* kept.slice(-tail!);
      kept = undefined;
    } else {
      kept.push(line);
      if (kept.length > 2 * tail! + 1000) kept = kept.slice(-tail!);
    }
  }
}

/** What was there when reading began, or more, has been read. Given once. */
const present = Symbol("present");

async function* merged(
  run: RunFolder,
  request: LogRequest,
  isDriven: () => Promise<boolean>,
): AsyncGenerator<LogLine | typeof present> {
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
        if (first) yield present;
        return;
      }
      if (first) yield present;
      if (request.unfinished === true) for (const { log } of sources) yield* log.unfinished();
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
