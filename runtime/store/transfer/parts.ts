import type { ByteRange } from "../store.ts";

const mebibyte = 1024 * 1024;
/** What S3 takes at most. */
const maxParts = 10_000;

/** Requests at the same time, and so the memory: as many parts are held at once. */
export const partsAtOnce = 16;

/**
 * Size of every part but the last: 8 MiB, which keeps single streams short and failures cheap; more only where 10,000 of them
 * would not do.
 */
export function partSize(bytes: number): number {
  return Math.max(8 * mebibyte, Math.ceil(bytes / maxParts / mebibyte) * mebibyte);
}

/** The ranges of all parts; part n is at index n - 1. */
export function partRanges(bytes: number, partBytes: number): ByteRange[] {
  const count = Math.ceil(bytes / partBytes);
  return Array.from({ length: count }, (_, index) => {
    const offset = index * partBytes;
    return { offset, length: Math.min(partBytes, bytes - offset) };
  });
}
