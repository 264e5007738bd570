import { worstVerdict } from "../judge.ts";
import type { VerdictReason } from "../checkpoint.ts";
import { CheckpointError } from "../checkpointError.ts";
import type { Inspection } from "../inspect/inspection.ts";
import { inspectCheckpoint } from "../inspect/inspectCheckpoint.ts";
import { readMarked } from "../layouts/markedFolder.ts";
import type { Part } from "../layouts/layout.ts";
import { PlaceReader, problemOf } from "../placeReader.ts";
import { roleFinder } from "../state/roles.ts";
import type { FolderSource, RangeSource } from "../source.ts";
import { blobReasons } from "./blobReasons.ts";
import { scanBlobs, type BlobFindings } from "./scanBlobs.ts";
import { planScan, type PlannedBlob } from "./scanPlan.ts";
import { inlinePool, workerPool, type ScanPool } from "./scanPool.ts";
import { stepReasons } from "./stepReasons.ts";
import { tensorFindings, valueReasons } from "./valueReasons.ts";

export interface VerifyOptions {
  signal?: AbortSignal;
  onProgress?: (progress: { done: number; total: number; unit: string }) => void;
}

const noSource: RangeSource = {
  bytes: 0,
  read: async () => new Uint8Array(0),
  close: async () => {},
};

/** Below this starting workers takes longer than the work. */
const workerBytes = 64 * 2 ** 20;

/**
 * Reads every byte of a checkpoint once: checksums where there are any, NaN and infinite values, second moments below zero, data
 * that stops being there (zeros up to the end of a file), and step counts inside of tensors. The verdict takes all of it into account.
 * Throws CheckpointError as inspectCheckpoint does.
 */
export async function verifyCheckpoint(
  place: FolderSource,
  path: string,
  options: VerifyOptions = {},
): Promise<Inspection> {
  const inspection = await inspectCheckpoint(place, path, { signal: options.signal });
  return verifyInspection(place, path, inspection, options);
}

/** The same for a checkpoint whose structure is known already. */
export async function verifyInspection(
  place: FolderSource,
  path: string,
  inspection: Inspection,
  { signal, onProgress }: VerifyOptions = {},
): Promise<Inspection> {
  const reader = new PlaceReader(place, signal);
  const { parts } = inspection;
  const total = parts.reduce((sum, { contents }) => sum + contents.blobs.reduce((all, { bytes }) => all + bytes, 0), 0);
  let done = 0;
  // What lies between the blobs is read with them, and is no progress.
  const onBytes = (bytes: number): void =>
    onProgress?.({ done: (done = Math.min(total, done + bytes)), total, unit: "bytes" });
  const reasons: VerdictReason[] = [];
  const tensors = [...inspection.tensors];
  const pool = total >= workerBytes ? workerPool() : inlinePool();
  let isChecked = total > 0;
  let first = 0;
  try {
    for (const part of parts) {
      const { findings, unread } = await scanPart(reader, part, pool, { signal, onBytes });
      reasons.push(...unread);
      const blobProblems = await blobReasons(reader, part, findings);
      reasons.push(...blobProblems.reasons);
      isChecked &&= blobProblems.allCompared;
      const values = tensorFindings(part, findings);
      reasons.push(...valueReasons(part, values, roleFinder(part)));
      for (const [index, { nan, positiveInfinity, negativeInfinity }] of values.entries()) {
        const listed = tensors[first + index]!;
        tensors[first + index] = { ...listed, nonFinite: nan + positiveInfinity + negativeInfinity };
      }
      first += part.contents.tensors.length;
    }
    reasons.push(...(await stepReasons(reader, inspection)));
  } finally {
    await pool.close();
  }
  let verified = isChecked;
  if (inspection.layout === "marked-folder") {
    const marked = await readMarked(place, path, { verifyBytes: Number.POSITIVE_INFINITY, signal });
    verified = marked.verified;
    reasons.push(
      ...marked.reasons.filter(({ code }) => code === "checksum").map((r) => ({ ...r, effect: "corrupt" as const })),
    );
  }
  const all = [...inspection.reasons, ...reasons];
  const bytesRead = inspection.bytesRead + reader.bytesRead;
  return { ...inspection, tensors, reasons: all, verdict: worstVerdict(all), verified, bytesRead };
}

async function scanPart(
  reader: PlaceReader,
  part: Part,
  pool: ScanPool,
  options: { signal?: AbortSignal; onBytes: (bytes: number) => void },
): Promise<{ findings: BlobFindings[]; unread: VerdictReason[] }> {
  const byFile = new Map<string, PlannedBlob[]>();
  const inline: PlannedBlob[] = [];
  for (const planned of planScan(part.contents)) {
    if (planned.blob.inline !== undefined) {
      inline.push(planned);
      continue;
    }
    const list = byFile.get(planned.blob.file);
    if (list === undefined) byFile.set(planned.blob.file, [planned]);
    else list.push(planned);
  }
  // They were read with the metadata, so no file is opened for them.
  const findings: BlobFindings[] = await scanBlobs(noSource, inline, pool, options);
  const unread: VerdictReason[] = [];
  for (const [file, blobs] of byFile) {
    try {
      findings.push(...(await reader.withFile(file, (source) => scanBlobs(source, blobs, pool, options))));
    } catch (error) {
      if (!(error instanceof CheckpointError)) throw error;
      // One reason for the file, not one for each of its blobs.
      const isKnown = part.contents.problems.some(({ file: known, effect }) => known === file && effect !== undefined);
      if (!isKnown) unread.push(problemOf(error, file));
      findings.push(...blobs.map((planned) => ({ planned, located: planned.blob, zeroTail: 0 })));
    }
  }
  return { findings, unread };
}
