import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import type { LogItem } from "../../../../runtime/logs/followLog.ts";
import { FileStore } from "../../../../runtime/store/file/fileStore.ts";
import type { ByteRange } from "../../../../runtime/store/store.ts";
import { storedLog } from "../../../../runtime/targets/cluster/logs/storedLog.ts";

const time = "2026-11-24T10:00:00Z";

/** A store that counts what is read. */
class CountedStore extends FileStore {
  bytes = 0;
  largest = 0;

  override read(...[object, ranges, signal]: Parameters<FileStore["read"]>): Promise<Uint8Array[]> {
    const length = ranges.reduce((sum: number, range: ByteRange) => sum + range.length, 0);
    this.bytes += length;
    this.largest = Math.max(this.largest, length);
    return super.read(object, ranges, signal);
  }
}

async function stored(content: string): Promise<{ store: CountedStore; file: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), "preflight-stored-log-"));
  const file = path.join(folder, "main.log");
  await writeFile(file, content);
  return { store: new CountedStore(folder), file };
}

async function read(store: FileStore, options: { tail?: number } = {}): Promise<LogItem[]> {
  const items: LogItem[] = [];
  const object = await store.stat("main.log");
  for await (const batch of storedLog(store, object!, { time, ...options })) items.push(...batch);
  return items;
}

test("lines come whole and in order over the ends of chunks, the last one also without its newline", async () => {
  const lines = Array.from({ length: 60_000 }, (_, at) => `${at} größe ${"x".repeat(at % 40)}`);
  const { store } = await stored(lines.join("\n"));
  const items = await read(store);
  expect(items.map(({ text }) => text)).toEqual(lines);
  expect(new Set(items.map((item) => item.time))).toEqual(new Set([time]));
  expect(store.bytes).toBeGreaterThan(2 * store.largest);
});

test.each([
  ["a\nb\nc\n", 2, ["b", "c"]],
  ["a\nb\nc", 2, ["b", "c"]],
  ["a\n\n\n", 2, ["", ""]],
  ["a\nb\n", 5, ["a", "b"]],
  ["\na\n", 1, ["a"]],
  ["\na\n", 2, ["", "a"]],
  ["a\n", 0, []],
  ["", 3, []],
])("the last lines of %j: %i", async (content, tail, expected) => {
  const { store } = await stored(content);
  expect((await read(store, { tail })).map(({ text }) => text)).toEqual(expected);
});

test("the last lines of a long log do not cost its length", async () => {
  const lines = Array.from({ length: 400_000 }, (_, at) => `line ${at} of a long log`);
  const { store } = await stored(`${lines.join("\n")}\n`);
  const all = (await store.stat("main.log"))!.bytes;
  expect((await read(store, { tail: 1000 })).map(({ text }) => text)).toEqual(lines.slice(-1000));
  expect(store.bytes).toBeLessThan(all / 5);
  store.bytes = 0;
  expect((await read(store, { tail: 100_000 })).map(({ text }) => text)).toEqual(lines.slice(-100_000));
});

test("a line without end costs no more than its limit", async () => {
  const { store } = await stored(`${"y".repeat(3 * 2 ** 20)}\nend\n`);
  const [long, end] = await read(store);
  expect(long!.text).toHaveLength(2 ** 20 + " … (cut at 1 MiB)".length);
  expect(end!.text).toBe("end");
});

test("a log that is replaced while it is read ends in a gap that says so", async () => {
  const { store, file } = await stored("line\n".repeat(300_000));
  const object = await store.stat("main.log");
  const items: LogItem[] = [];
  for await (const batch of storedLog(store, object!, { time })) {
    if (items.length === 0) await writeFile(file, "another log\n".repeat(300_000));
    items.push(...batch);
  }
  expect(items.length).toBeLessThan(300_000);
  expect(items.slice(0, -1).every(({ text }) => text === "line")).toBe(true);
  expect(items.at(-1)!.gap!.reason).toMatch(/^the rest of the archived log can not be read: .*[^.]$/);
});

test("reading stops when it is aborted", async () => {
  const { store } = await stored("line\n".repeat(500_000));
  const stop = new AbortController();
  const object = await store.stat("main.log");
  const reading = (async () => {
    for await (const _batch of storedLog(store, object!, { time, signal: stop.signal })) stop.abort();
  })();
  await expect(reading).rejects.toThrow("aborted");
  expect(store.bytes).toBeLessThan(object!.bytes);
});
