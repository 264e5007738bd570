import { inParallel } from "../inParallel.ts";
import type { ByteRange } from "../store.ts";
import { StoreError } from "../storeError.ts";
import { coalesce } from "./coalesce.ts";

const limits = { gap: 64 * 1024, most: 8 * 1024 * 1024 };
const atOnce = 8;
const maxTotal = 2 ** 30; // the answer is in memory as a whole

/**
 * Reads ranges of one object through `fetch`, which returns exactly the bytes asked for.
 * @throws StoreError "range" for a range outside the object, or more than 1 GiB in one call
 */
export async function readRanges(
  object: { key: string; bytes: number },
  ranges: readonly ByteRange[],
  fetch: (range: ByteRange, signal?: AbortSignal) => Promise<Uint8Array>,
  signal?: AbortSignal,
): Promise<Uint8Array[]> {
  let total = 0;
  for (const { offset, length } of ranges) {
    const whole = Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0;
    if (!whole || offset + length > object.bytes) {
      throw new StoreError(`${object.key} has ${object.bytes} bytes; ${offset} + ${length} is outside.`, {
        reason: "truncated",
      });
    }
    total += length;
  }
  if (total > maxTotal) {
    throw new StoreError(`${object.key}: ${total} bytes in one read; the most is ${maxTotal}.`, { reason: "range" });
  }
  const requests = coalesce(ranges, limits);
  // The usual case needs no second copy.
  if (ranges.length === 1 && requests.length === 1) return [await fetch(ranges[0]!, signal)];
  const results = ranges.map(({ length }) => new Uint8Array(length));
  await inParallel(
    requests,
    atOnce,
    async ({ offset, length, parts }, _index, stop) => {
      const bytes = await fetch({ offset, length }, stop);
      for (const part of parts) results[part.index]!.set(bytes.subarray(part.at, part.at + part.length), part.into);
    },
    signal,
  );
  return results;
}
