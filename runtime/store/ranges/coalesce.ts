import type { ByteRange } from "../store.ts";

/** One request, and which of the wanted ranges it answers. */
export interface Request extends ByteRange {
  /** Index of the wanted range, and where its bytes are in the answer. */
  parts: { index: number; at: number; length: number; into: number }[];
}

export interface CoalesceLimits {
  /** Bytes between two ranges that are cheaper to read than to ask for separately. */
  gap: number;
  /** A request longer than this is cut, so that requests can run in parallel. */
  most: number;
}

/**
 * Fewest requests for the wanted ranges: close ones together, long ones cut. Overlaps and any order are allowed. Empty ranges
 * need no request.
 */
export function coalesce(ranges: readonly ByteRange[], { gap, most }: CoalesceLimits): Request[] {
  const sorted = ranges
    .map((range, index) => ({ ...range, index }))
    .filter(({ length }) => length > 0)
    .toSorted((a, b) => a.offset - b.offset || a.length - b.length);
  const requests: Request[] = [];
  for (const { index, offset, length } of sorted) {
    let done = 0;
    while (done < length) {
      const at = offset + done;
      const last = requests.at(-1);
      // Extends the last request when the piece touches it and it may still grow.
      if (last !== undefined && at >= last.offset && at <= last.offset + last.length + gap && at < last.offset + most) {
        const take = Math.min(length - done, last.offset + most - at);
        last.length = Math.max(last.length, at - last.offset + take);
        last.parts.push({ index, at: at - last.offset, length: take, into: done });
        done += take;
      } else {
        const take = Math.min(length - done, most);
        requests.push({ offset: at, length: take, parts: [{ index, at: 0, length: take, into: done }] });
        done += take;
      }
    }
  }
  return requests;
}
