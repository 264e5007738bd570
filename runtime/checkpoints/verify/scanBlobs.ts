import { CheckpointError } from "../checkpointError.ts";
import type { Blob } from "../formats/contents.ts";
import { decode } from "../formats/decode.ts";
import { locateBlob } from "../formats/locateBlob.ts";
import type { RangeSource } from "../source.ts";
import { crcCombine } from "./crcCombine.ts";
import type { PlannedBlob } from "./scanPlan.ts";
import type { ScanPool } from "./scanPool.ts";
import { nothingFound, type SegmentFindings } from "./scanSegment.ts";
import type { Piece, PieceFindings } from "./scanWindow.ts";

/** What reading all bytes of one blob has shown. */
export interface BlobFindings {
  planned: PlannedBlob;
  /** Where its bytes were. */
  located: Blob;
  /** Of the raw bytes, where the blob has a checksum to compare with. */
  crc?: number;
  /** Zero bytes at its end. */
  zeroTail: number;
  /** By segment; absent when nothing was found. */
  segments?: SegmentFindings[];
  /** Why it could not be read. */
  error?: CheckpointError;
}

export interface ScanOptions {
  signal?: AbortSignal;
  onBytes?: (bytes: number) => void;
}

const windowBytes = 4 * 2 ** 20;
const maxGap = 64 * 1024;
const maxDecodedBytes = 1024 * 2 ** 20;

/**
 * Reads all blobs of one file, neighbours together, in windows of 4 MiB that several workers look at while the next ones are read.
 * Compressed blobs are read and decoded one by one. What can not be read is in the findings.
 */
export async function scanBlobs(
  source: RangeSource,
  blobs: readonly PlannedBlob[],
  pool: ScanPool,
  { signal, onBytes }: ScanOptions = {},
): Promise<BlobFindings[]> {
  const results: BlobFindings[] = [];
  const plain: BlobFindings[] = [];
  for (const planned of blobs) {
    signal?.throwIfAborted();
    const result: BlobFindings = { planned, located: planned.blob, zeroTail: 0 };
    results.push(result);
    try {
      result.located = await locateBlob(planned.blob, source);
      const { codecs, offset, bytes, inline } = result.located;
      if (codecs === undefined && inline === undefined) {
        if (offset! + bytes > source.bytes) throw cutOff(result.located, source);
        plain.push(result);
      } else await scanDecoded(source, result);
    } catch (error) {
      if (!(error instanceof CheckpointError)) throw error;
      result.error = error;
    }
    if (result.located.codecs !== undefined) onBytes?.(planned.blob.bytes);
  }
  plain.sort((a, b) => a.located.offset! - b.located.offset!);
  await scanPlain(source, plain, pool, { signal, onBytes });
  return results;
}

async function scanDecoded(source: RangeSource, result: BlobFindings): Promise<void> {
  const { located, planned } = result;
  if (Math.max(located.bytes, located.rawBytes ?? 0) > maxDecodedBytes) {
    throw new CheckpointError(
      `${located.label} has more than ${maxDecodedBytes} bytes and is compressed; it was not read.`,
      {
        reason: "budget",
      },
    );
  }
  const stored = located.inline ?? (await source.read(located.offset!, located.bytes));
  const raw = decode(located, stored);
  const memory = new Uint8Array(raw);
  const piece = pieceOf(result, 0, raw.length, 0, "raw");
  const { scanWindow } = await import("./scanWindow.ts");
  merge(result, scanWindow(memory, [piece])[0]!, piece, 0, planned);
  if (located.checksum?.over === "stored") {
    const over = pieceOf({ ...result, planned: { ...planned, segments: [] } }, 0, stored.length, 0, "stored");
    result.crc = scanWindow(stored, [over])[0]!.crc;
  }
}

interface Window {
  offset: number;
  bytes: number;
  pieces: { result: BlobFindings; piece: Piece; from: number }[];
}

async function scanPlain(
  source: RangeSource,
  blobs: readonly BlobFindings[],
  pool: ScanPool,
  { signal, onBytes }: ScanOptions,
): Promise<void> {
  const spare: ArrayBuffer[] = [];
  const running = new Set<Promise<void>>();
  // Findings of one blob must be put together in the order of its bytes.
  const order = new Map<BlobFindings, { next: number; waiting: Map<number, () => void> }>();
  for (const window of windows(blobs)) {
    signal?.throwIfAborted();
    if (running.size >= pool.width) await Promise.race(running);
    const work = readAndScan(window);
    running.add(work);
    void work.finally(() => running.delete(work)).catch(() => {});
  }
  await Promise.all(running);

  async function readAndScan(window: Window): Promise<void> {
    const read = await fill(source, window, spare.pop());
    signal?.throwIfAborted();
    const { memory, findings } = await pool.scan(
      read,
      window.pieces.map(({ piece }) => piece),
    );
    spare.push(memory);
    for (const [index, { result, piece, from }] of window.pieces.entries()) {
      inOrder(order, result, from, piece.bytes, () => merge(result, findings[index]!, piece, from, result.planned));
    }
    onBytes?.(window.bytes);
  }
}

function inOrder(
  order: Map<BlobFindings, { next: number; waiting: Map<number, () => void> }>,
  result: BlobFindings,
  from: number,
  bytes: number,
  apply: () => void,
): void {
  if (from === 0 && bytes === result.located.bytes) return apply();
  let state = order.get(result);
  if (state === undefined) order.set(result, (state = { next: 0, waiting: new Map() }));
  state.waiting.set(from, () => {
    apply();
    state.next = from + bytes;
  });
  for (let ready = state.waiting.get(state.next); ready !== undefined; ready = state.waiting.get(state.next)) {
    state.waiting.delete(state.next);
    ready();
  }
}

function* windows(blobs: readonly BlobFindings[]): Generator<Window> {
  let window: Window | undefined;
  for (const result of blobs) {
    const { offset, bytes } = result.located;
    if (bytes === 0) {
      if (result.located.checksum !== undefined) result.crc = 0;
      continue;
    }
    for (let from = 0; from < bytes;) {
      const at = offset! + from;
      if (window !== undefined) {
        const gap = at - (window.offset + window.bytes);
        // Overlapping blobs start a window of their own.
        if (gap < 0 || gap > maxGap || at - window.offset >= windowBytes) {
          yield window;
          window = undefined;
        }
      }
      window ??= { offset: at - (at % 8), bytes: at % 8, pieces: [] };
      const length = Math.min(bytes - from, windowBytes - (at - window.offset));
      window.bytes = at - window.offset + length;
      window.pieces.push({ result, from, piece: pieceOf(result, from, length, at - window.offset, "raw") });
      from += length;
    }
  }
  if (window !== undefined) yield window;
}

/** The part [from, from + length) of a blob that lies at `at` in a window, with the segments that it cuts. */
function pieceOf(
  { planned, located }: BlobFindings,
  from: number,
  length: number,
  at: number,
  over: "raw" | "stored",
): Piece {
  const { checksum } = located;
  const piece: Piece = { at, bytes: length, segments: [] };
  const isSame = located.codecs === undefined || checksum?.over === over;
  if (checksum !== undefined && isSame && checksum.algorithm !== "crc32c-strings") piece.checksum = checksum.algorithm;
  for (const segment of planned.segments) {
    const start = Math.max(segment.from, from);
    const end = Math.min(segment.to, from + length);
    if (end <= start) continue;
    const { dtype, sign, bigEndian } = segment;
    piece.segments.push({ at: at + start - from, bytes: end - start, dtype, sign, bigEndian });
  }
  return piece;
}

function merge(
  result: BlobFindings,
  found: PieceFindings,
  piece: Piece,
  from: number,
  { segments }: PlannedBlob,
): void {
  if (piece.checksum !== undefined) {
    result.crc = from === 0 ? found.crc : crcCombine(result.crc ?? 0, found.crc, piece.bytes, piece.checksum);
  }
  result.zeroTail = found.zeroTail === piece.bytes ? result.zeroTail + piece.bytes : found.zeroTail;
  if (found.segments === undefined) return;
  result.segments ??= segments.map(() => nothingFound);
  let index = segments.findIndex((segment) => segment.to > from && segment.from < from + piece.bytes);
  for (const segment of found.segments) {
    while (segments[index]!.from >= segments[index]!.to) index++;
    const before = result.segments[index]!;
    result.segments[index] = {
      nan: before.nan + segment.nan,
      positiveInfinity: before.positiveInfinity + segment.positiveInfinity,
      negativeInfinity: before.negativeInfinity + segment.negativeInfinity,
      negative: before.negative + segment.negative,
    };
    index++;
  }
}

async function fill(
  source: RangeSource,
  { offset, bytes }: Window,
  spare: ArrayBuffer | undefined,
): Promise<ArrayBuffer> {
  if (source.readInto !== undefined) {
    const memory = spare ?? new ArrayBuffer(windowBytes);
    await source.readInto(offset, new Uint8Array(memory, 0, bytes));
    return memory;
  }
  // Copied: the memory goes to a worker, and what a source returns may be its own cache.
  return new Uint8Array(await source.read(offset, bytes)).buffer;
}

function cutOff({ label, offset, bytes, file }: Blob, source: RangeSource): CheckpointError {
  const missing = offset! + bytes - source.bytes;
  return new CheckpointError(`${file} ends ${missing} bytes before the end of ${label}.`, {
    reason: "truncated",
    exitCode: 1,
  });
}
