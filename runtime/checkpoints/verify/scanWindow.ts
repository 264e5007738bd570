import { crc32 } from "node:zlib";
import { crc32c } from "./crc32c.ts";
import { nothingFound, scanSegment, type SegmentFindings } from "./scanSegment.ts";

/** Values of one kind in a window. Positions in bytes from the window's start. */
export interface Segment {
  at: number;
  bytes: number;
  dtype: string;
  sign: boolean;
  bigEndian: boolean;
}

/** A run of bytes in a window that belongs to one blob. */
export interface Piece {
  at: number;
  bytes: number;
  checksum?: "crc32" | "crc32c";
  segments: Segment[];
}

export interface PieceFindings {
  crc: number;
  /** Zero bytes at the end of the piece. */
  zeroTail: number;
  /** One for each segment; absent when nothing was found in any of them. */
  segments?: SegmentFindings[];
}

/** Everything that is learned of a window of bytes; the same in a worker and without one. */
export function scanWindow(window: Uint8Array, pieces: readonly Piece[]): PieceFindings[] {
  return pieces.map(({ at, bytes, checksum, segments }) => {
    const data = window.subarray(at, at + bytes);
    const crc = checksum === "crc32" ? crc32(data) : checksum === "crc32c" ? crc32c(data) : 0;
    const findings: PieceFindings = { crc, zeroTail: zeroTail(data) };
    const found = segments.map(({ at, bytes, dtype, sign, bigEndian }) =>
      scanSegment(window.subarray(at, at + bytes), dtype, sign, bigEndian),
    );
    if (found.some((segment) => segment !== nothingFound)) findings.segments = found;
    return findings;
  });
}

function zeroTail(data: Uint8Array): number {
  let at = data.length;
  while (at > 0 && data[at - 1] === 0) at--;
  return data.length - at;
}
