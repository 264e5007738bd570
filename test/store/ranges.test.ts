import { expect, test } from "vitest";
import { coalesce } from "../../runtime/store/ranges/coalesce.ts";
import { readRanges } from "../../runtime/store/ranges/readRanges.ts";
import { seededRandom } from "../support/random.ts";

const limits = { gap: 10, most: 100 };
const shape = (ranges: { offset: number; length: number }[]): [number, number][] =>
  coalesce(ranges, limits).map(({ offset, length }) => [offset, length]);

test("close ranges are one request, far ones several, long ones are cut", () => {
  expect(shape([])).toEqual([]);
  expect(shape([{ offset: 5, length: 0 }])).toEqual([]);
  expect(
    shape([
      { offset: 0, length: 8 },
      { offset: 18, length: 2 },
    ]),
  ).toEqual([[0, 20]]);
  expect(
    shape([
      { offset: 19, length: 2 },
      { offset: 0, length: 8 },
    ]),
  ).toEqual([
    [0, 8],
    [19, 2],
  ]);
  expect(shape([{ offset: 0, length: 250 }])).toEqual([
    [0, 100],
    [100, 100],
    [200, 50],
  ]);
});

test("whatever is asked comes back, from requests that are never too long", async () => {
  const next = seededRandom(7);
  const bytes = Uint8Array.from({ length: 2000 }, (_, index) => (index * 31) % 251);
  for (let trial = 0; trial < 300; trial++) {
    const ranges = Array.from({ length: Math.floor(next() * 8) }, () => {
      const offset = Math.floor(next() * 2000);
      return { offset, length: Math.floor(next() * (2001 - offset)) };
    });
    const requests = coalesce(ranges, limits);
    expect(requests.every(({ length }) => length > 0 && length <= limits.most)).toBe(true);
    const out = ranges.map(({ length }) => new Uint8Array(length));
    for (const { offset, parts } of requests) {
      for (const part of parts) {
        out[part.index]!.set(bytes.subarray(offset + part.at, offset + part.at + part.length), part.into);
      }
    }
    expect(out).toEqual(ranges.map(({ offset, length }) => bytes.slice(offset, offset + length)));
  }
});

test("what is outside, or not a number of bytes, is refused before anything is asked", async () => {
  const asked: unknown[] = [];
  const read = (offset: number, length: number) =>
    readRanges({ key: "k", bytes: 100 }, [{ offset, length }], async (range) => {
      asked.push(range);
      return new Uint8Array(range.length);
    });
  for (const [offset, length] of [
    [-1, 5],
    [0, 101],
    [100, 1],
    [0.5, 1],
    [Number.MAX_SAFE_INTEGER, 10],
    [NaN, 1],
  ] as const) {
    await expect(read(offset, length)).rejects.toMatchObject({ reason: "truncated" });
  }
  const huge = readRanges(
    { key: "k", bytes: 2 ** 40 },
    [{ offset: 0, length: 2 ** 35 }],
    async () => new Uint8Array(0),
  );
  await expect(huge).rejects.toMatchObject({ reason: "range" });
  expect(asked).toEqual([]);
});

test("the first failure stops the others and is what is thrown", async () => {
  const signals: AbortSignal[] = [];
  const ranges = Array.from({ length: 4 }, (_, index) => ({ offset: index * 20_000_000, length: 1 }));
  const reading = readRanges({ key: "k", bytes: 1e9 }, ranges, async ({ offset }, signal) => {
    signals.push(signal!);
    if (offset === 20_000_000) throw new Error("broken");
    await new Promise((resolve) => signal!.addEventListener("abort", resolve));
    throw signal!.reason;
  });
  await expect(reading).rejects.toThrow("broken");
  expect(signals.every(({ aborted }) => aborted)).toBe(true);
});
