import { createHash } from "node:crypto";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { FolderSource } from "../checkpoints/source.ts";
import { promote, type Promotion } from "../store/promotion/promote.ts";
import type { Store } from "../store/store.ts";
import { upload } from "../store/transfer/upload.ts";
import { bytesOf, type ArtifactFile, type CopyProgress } from "./artifactFiles.ts";
import { RegisterError } from "./registerError.ts";

const piece = 8 * 2 ** 20;

export interface PromoteArtifactOptions {
  store: Store;
  /** Folder of the store that the artifact becomes visible at. */
  key: string;
  about: Record<string, string>;
  signal: AbortSignal;
  onProgress?: (progress: CopyProgress) => void;
}

/**
 * Copies an artifact below `key` and promotes it there, exactly once (docs/promotion.md). Its token is the hash of what it holds: whoever
 * repeats the promotion writes the same bytes to the same keys, and wins again.
 */
export async function promoteArtifact(
  place: FolderSource,
  files: readonly ArtifactFile[],
  { store, key, about, signal, onProgress }: PromoteArtifactOptions,
): Promise<Promotion> {
  const list = files.map(({ name, bytes, sha256 }) => [name, bytes, sha256]);
  const token = createHash("sha256").update(JSON.stringify(list)).digest("hex").slice(0, 32);
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  for (const file of files) {
    await copy(place, file, store, `${key}/${token}/${file.name}`, signal);
    onProgress?.({ done: (done += file.bytes), total, unit: "bytes" });
  }
  const named = files.map(({ name, bytes, sha256 }) => ({ name, path: `${token}/${name}`, bytes, sha256 }));
  return promote(store, key, named, { token, about, signal });
}

async function copy(place: FolderSource, file: ArtifactFile, store: Store, to: string, signal: AbortSignal) {
  const there = await store.stat(to, signal);
  if (there?.bytes !== file.bytes) {
    const local = localFile(place, file);
    if (local === undefined) {
      const source = await place.open(file.path);
      try {
        const body = { bytes: source.bytes, stream: () => bytesOf(source, signal) };
        await store.put(to, body, { ifAbsent: true, signal });
      } finally {
        await source.close();
      }
    } else await upload(store, local, to, { ifAbsent: true, signal });
  }
  // The marker vouches for what is there, whoever wrote it, so that is read.
  if ((await storedHash(store, to, signal)) === file.sha256) return;
  throw new RegisterError(`${store.uri}/${to} does not hold what was written there; nothing was promoted.`, {
    reason: "not-kept",
    hint: "Did the artifact change meanwhile? Register it again when it is finished.",
    exitCode: 1,
  });
}

async function storedHash(store: Store, key: string, signal: AbortSignal): Promise<string | undefined> {
  const object = await store.stat(key, signal);
  if (object === undefined) return undefined;
  const hash = createHash("sha256");
  for (let offset = 0; offset < object.bytes; offset += piece) {
    const length = Math.min(piece, object.bytes - offset);
    const [bytes] = await store.read(object, [{ offset, length }], signal);
    hash.update(bytes!);
  }
  return hash.digest("hex");
}

/** Files of this machine go up in parallel parts. */
function localFile({ uri }: FolderSource, { path: below }: ArtifactFile): string | undefined {
  if (uri.startsWith("file:")) return path.join(fileURLToPath(uri), below);
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(uri) ? undefined : path.join(uri, below);
}
