import { createHash } from "node:crypto";
import { CheckpointError } from "../checkpointError.ts";
import type { Checkpoint, Verdict, VerdictReason } from "../checkpoint.ts";
import { readSafetensorsHeader } from "../formats/safetensors/header.ts";
import type { FolderEntry, FolderSource } from "../source.ts";

export const markerName = "COMPLETE.json";
export const stepFolder = /^step-(\d{1,15})$/;
const maxMarkerBytes = 1024 * 1024;
const maxStateBytes = 16 * 1024 * 1024;
const chunk = 1024 * 1024;

interface Marker {
  step?: number;
  epoch?: number;
  files: { name: string; path: string; bytes: number; sha256?: string }[];
}

/**
 * The layout of the shipped sample: `step-000050/` with data below an attempt's own folder, and COMPLETE.json, written last,
 * that names every file with size and SHA-256. Returns undefined when the entry is not of this layout.
 */
export async function readMarkedFolder(
  place: FolderSource,
  entry: FolderEntry,
  options: { verifyBytes: number; signal?: AbortSignal },
): Promise<Checkpoint | undefined> {
  const match = stepFolder.exec(entry.name);
  if (entry.kind !== "folder" || match === null) return undefined;
  return {
    ...(await readMarked(place, entry.name, options)),
    uri: `${place.uri}/${entry.name}`,
    step: Number(match[1]),
  };
}

/** The same for a folder of any name: judged by its marker and what that lists. */
export async function readMarked(
  place: FolderSource,
  folder: string,
  options: { verifyBytes: number; signal?: AbortSignal },
): Promise<Checkpoint> {
  const inFolder = (name: string): string => (folder === "" ? name : `${folder}/${name}`);
  const checkpoint: Checkpoint = {
    uri: place.uri,
    layout: "marked-folder",
    bytes: 0,
    verdict: "unknown",
    verified: false,
    reasons: [],
    files: [],
  };
  const end = (verdict: Verdict, reason?: VerdictReason): Checkpoint => {
    checkpoint.verdict = verdict;
    if (reason !== undefined) checkpoint.reasons.push(reason);
    return checkpoint;
  };
  const inside = await place.list(folder, 1000);
  const markerEntry = inside?.find(({ name, kind }) => name === markerName && kind === "file");
  if (markerEntry === undefined) {
    return end("incomplete", { code: "no-marker", text: `${markerName} was never written: the save did not finish` });
  }
  checkpoint.savedAt = markerEntry.modifiedAt.toISOString();
  const marker = parseMarker(await readAll(place, inFolder(markerName), maxMarkerBytes));
  if (marker === undefined) return end("corrupt", { code: "marker", text: `${markerName} is damaged` });
  checkpoint.epoch = marker.epoch;
  checkpoint.files = marker.files.map(({ name, path, bytes }) => ({ name, path, bytes }));
  checkpoint.bytes = marker.files.reduce((sum, { bytes }) => sum + bytes, 0);
  const verify = checkpoint.bytes <= options.verifyBytes;
  let resumeState: Record<string, unknown> | undefined;
  for (const file of marker.files) {
    options.signal?.throwIfAborted();
    const path = inFolder(file.path);
    try {
      const problem = await checkFile(place, path, file, verify, options.signal);
      if (problem !== undefined) return end("corrupt", { ...problem, file: file.name });
      if (file.name === "state.json") resumeState = parseState(await readAll(place, path, maxStateBytes));
    } catch (error) {
      if (!(error instanceof CheckpointError)) throw error;
      const verdict = error.reason === "unreadable" || error.reason === "too-large" ? "unknown" : "corrupt";
      return end(verdict, { code: error.reason, text: error.message, file: file.name });
    }
  }
  checkpoint.verified = verify && marker.files.every(({ sha256 }) => sha256 !== undefined);
  return judge(checkpoint, resumeState);
}

/** What the parts allow: optimizer and RNG for a resume without loss, a step count for any resume. */
function judge(checkpoint: Checkpoint, state: Record<string, unknown> | undefined): Checkpoint {
  const has = (name: string): boolean => checkpoint.files.some((file) => file.name === name);
  const miss = (code: string, text: string): void => void checkpoint.reasons.push({ code, text });
  if (!has("optimizer.safetensors")) miss("no-optimizer", "the optimizer's moments were not saved");
  if (state?.rng === undefined) miss("no-rng", "the state of the random numbers was not saved");
  if (!has("model.safetensors")) {
    miss("no-weights", "there is no model.safetensors");
    checkpoint.verdict = "incomplete";
  } else if (!Number.isSafeInteger(state?.step)) {
    miss("no-step", "the step count was not saved");
    checkpoint.verdict = "weights-only";
  } else checkpoint.verdict = checkpoint.reasons.length === 0 ? "resumable" : "resumable-with-loss";
  return checkpoint;
}

async function checkFile(
  place: FolderSource,
  path: string,
  file: Marker["files"][number],
  verify: boolean,
  signal: AbortSignal | undefined,
): Promise<VerdictReason | undefined> {
  const source = await place.open(path);
  try {
    if (source.bytes !== file.bytes) {
      return { code: "size", text: `${file.name} has ${source.bytes} of ${file.bytes} bytes` };
    }
    if (file.name.endsWith(".safetensors")) await readSafetensorsHeader(source);
    if (!verify || file.sha256 === undefined) return undefined;
    const hash = createHash("sha256");
    for (let done = 0; done < source.bytes; done += chunk) {
      signal?.throwIfAborted();
      hash.update(await source.read(done, Math.min(chunk, source.bytes - done)));
    }
    if (hash.digest("hex") === file.sha256) return undefined;
    return { code: "checksum", text: `${file.name} differs from the SHA-256 of its marker` };
  } finally {
    await source.close();
  }
}

async function readAll(place: FolderSource, path: string, limit: number): Promise<string> {
  const source = await place.open(path);
  try {
    if (source.bytes > limit) {
      throw new CheckpointError(`${path} has ${source.bytes} bytes, more than the ${limit} it may have.`, {
        reason: "too-large",
      });
    }
    return new TextDecoder().decode(await source.read(0, source.bytes));
  } finally {
    await source.close();
  }
}

function parseMarker(text: string): Marker | undefined {
  const root = parseRecord(text);
  const entries = record(root?.files);
  if (root === undefined || entries === undefined) return undefined;
  const files: Marker["files"] = [];
  for (const [name, value] of Object.entries(entries)) {
    const { path, bytes, sha256 } = record(value) ?? {};
    if (typeof path !== "string" || !Number.isSafeInteger(bytes) || (bytes as number) < 0) return undefined;
    files.push({ name, path, bytes: bytes as number, sha256: typeof sha256 === "string" ? sha256 : undefined });
  }
  const count = (value: unknown): number | undefined =>
    Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
  return { step: count(root.step), epoch: count(root.epoch), files };
}

function parseState(text: string): Record<string, unknown> | undefined {
  return record(parseRecord(text)?.state);
}

function parseRecord(text: string): Record<string, unknown> | undefined {
  try {
    return record(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function record(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
