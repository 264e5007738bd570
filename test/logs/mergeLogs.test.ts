import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { MergedLogs } from "../../runtime/logs/mergeLogs.ts";

interface Line {
  time: string;
  from: string;
}

async function* source(from: string, batches: number[][], pause = 0): AsyncGenerator<Line[]> {
  for (const batch of batches) {
    if (pause > 0) await sleep(pause);
    yield batch.map((time) => ({ time: String(time).padStart(4, "0"), from }));
  }
}

async function all(merged: MergedLogs<Line>): Promise<string[]> {
  const lines: string[] = [];
  for await (const { time, from } of merged.read()) lines.push(`${from}${Number(time)}`);
  return lines;
}

test("sorts what is there by time and keeps each source's own order", async () => {
  const merged = new MergedLogs<Line>({ patience: 1000 });
  merged.add(
    source("a", [
      [1, 4],
      [2, 9],
    ]),
  );
  merged.add(source("b", [[3], [5, 6]], 5));
  merged.close();
  expect(await all(merged)).toEqual(["a1", "b3", "a4", "a2", "b5", "b6", "a9"]);
});

test("a silent source does not hold the others up", async () => {
  let end: () => void = () => undefined;
  const until = new Promise<void>((resolve) => (end = resolve));
  const merged = new MergedLogs<Line>({ patience: 20 });
  merged.add(
    (async function* () {
      await until;
      yield [{ time: "0001", from: "slow" }];
    })(),
  );
  merged.add(source("a", [[5], [6]]));
  merged.close();
  const lines: string[] = [];
  for await (const { from } of merged.read()) {
    lines.push(from);
    if (lines.length === 2) end();
  }
  expect(lines).toEqual(["a", "a", "slow"]);
});

test("a reader that leaves ends the sources, also one that waits", async () => {
  const stop = new AbortController();
  const merged = new MergedLogs<Line>({ stop: () => stop.abort() });
  let closed = false;
  merged.add(
    (async function* () {
      try {
        await sleep(60_000, undefined, { signal: stop.signal });
        yield [];
      } finally {
        closed = true;
      }
    })(),
  );
  merged.add(source("a", [[1]]));
  for await (const _line of merged.read()) break;
  expect(closed).toBe(true);
});

test("at most one batch of each source is read ahead", async () => {
  let read = 0;
  const merged = new MergedLogs<Line>({});
  merged.add(
    (async function* () {
      for (let at = 0; at < 100; at++) {
        read += 1;
        yield [{ time: String(at).padStart(4, "0"), from: "a" }];
      }
    })(),
  );
  merged.close();
  let taken = 0;
  for await (const _line of merged.read()) {
    taken += 1;
    expect(read - taken).toBeLessThanOrEqual(1);
  }
  expect(taken).toBe(100);
});

test("an error of a source is the reader's", async () => {
  const merged = new MergedLogs<Line>();
  merged.add(
    // eslint-disable-next-line require-yield
    (async function* (): AsyncGenerator<Line[]> {
      throw new Error("broken");
    })(),
  );
  await expect(all(merged)).rejects.toThrow("broken");
});
