import { randomUUID } from "node:crypto";
import type { Store } from "../store.ts";
import { StoreError } from "../storeError.ts";
import { encodeMarker, parseMarker, type Marker, type MarkerFile } from "./marker.ts";

export const markerName = "COMPLETE.json";
const maxMarkerBytes = 1024 * 1024;
const tries = 3;

export interface PromoteOptions {
  /** What else the marker says: run id, step, … */
  about?: Record<string, string | number>;
  /** This attempt's own token; its data lies below it. Default: a new one. */
  token?: string;
  signal?: AbortSignal;
}

export interface Promotion {
  /** Is what the marker names this attempt's data? */
  won: boolean;
  /** The marker that stands, whoever wrote it. */
  marker: Marker;
}

/**
 * Makes files that are already stored visible at `key`, exactly once.
 *
 * The protocol: each attempt writes its data below a key of its own that nobody ever writes again (`key/<token>/…`), then this
 * writes one small marker with create-if-absent that names every file with size and SHA-256. Whoever reads back their own token
 * has won; a status is not asked, because the answer to a write that took effect can be lost and its repetition refused. Readers
 * trust what the marker names and nothing else. It takes one small request however large the data is, and needs only what every
 * store keeps: a conditional put. (A conditional copy is answered with success and not obeyed by several stores.)
 *
 * @param key folder of the artifact or checkpoint in the store
 * @param files already written; `path` is relative to `key`
 * @throws StoreError "unclear" when the marker can not be read back, so it is not known who won: do not delete anything, try again
 */
export async function promote(
  store: Store,
  key: string,
  files: readonly MarkerFile[],
  options: PromoteOptions = {},
): Promise<Promotion> {
  const { token = randomUUID(), about = {}, signal } = options;
  const at = `${key}/${markerName}`;
  const body = encodeMarker({ token, about, files: [...files] });
  for (let attempt = 1; ; attempt++) {
    let failure: unknown;
    try {
      await store.put(at, body, { ifAbsent: true, signal });
    } catch (error) {
      signal?.throwIfAborted();
      // It may have taken effect all the same; reading back decides.
      failure = error;
    }
    let marker: Marker | undefined;
    try {
      marker = await readMarker(store, key, signal);
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof StoreError) || error.reason !== "unreachable") throw error;
      failure = error;
    }
    if (marker !== undefined) return { won: marker.token === token, marker };
    if (failure instanceof StoreError && failure.reason !== "unreachable") throw failure;
    if (attempt >= tries) {
      throw new StoreError(`${store.uri}/${at}: whether it was written could not be read back.`, {
        reason: "unclear",
        hint: "Keep the data and promote again: it is safe to repeat.",
        cause: failure,
        exitCode: 3,
      });
    }
  }
}

/** The marker of a key; undefined when there is none. Throws StoreError "corrupt" when it can not be understood. */
export async function readMarker(store: Store, key: string, signal?: AbortSignal): Promise<Marker | undefined> {
  const at = `${key}/${markerName}`;
  for (let attempt = 1; ; attempt++) {
    const object = await store.stat(at, signal);
    if (object === undefined) return undefined;
    if (object.bytes > maxMarkerBytes) {
      throw new StoreError(`${at} has ${object.bytes} bytes; no marker has.`, { reason: "corrupt" });
    }
    try {
      const [bytes] = await store.read(object, [{ offset: 0, length: object.bytes }], signal);
      return parseMarker(bytes!, at);
    } catch (error) {
      if (!(error instanceof StoreError) || error.reason !== "changed" || attempt >= tries) throw error;
    }
  }
}
