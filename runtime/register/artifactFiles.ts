import { createHash } from "node:crypto";
import type { FolderSource, RangeSource } from "../checkpoints/source.ts";
import { RegisterError } from "./registerError.ts";

/** One file of an artifact; `path` is relative to the place, `name` (the same, where the artifact is a folder) to the artifact. */
export interface ArtifactFile {
  name: string;
  path: string;
  bytes: number;
  /** Lower-case hex. */
  sha256: string;
}

export interface CopyProgress {
  done: number;
  total: number;
  unit: "bytes";
}

const most = 10_000;
const deepest = 20;
const piece = 8 * 2 ** 20;

/** All files of an artifact (a file, or a folder with what is below it) by name, each read once for its checksum. Throws RegisterError. */
export async function artifactFiles(
  place: FolderSource,
  artifact: string,
  { signal, onProgress }: { signal: AbortSignal; onProgress?: (progress: CopyProgress) => void },
): Promise<ArtifactFile[]> {
  const found: { name: string; path: string; bytes: number }[] = [];
  const visit = async (path: string, depth: number): Promise<boolean> => {
    signal.throwIfAborted();
    const entries = await place.list(path, most + 1);
    if (entries === undefined) return false;
    for (const { name, kind, bytes } of entries) {
      const at = path === "" ? name : `${path}/${name}`;
      if (kind === "folder" && depth < deepest) await visit(at, depth + 1);
      else if (kind === "file") found.push({ name: at, path: at, bytes });
      else throw refused(`${place.uri}/${at} is neither a file nor a folder that can be promoted`);
      if (found.length > most) throw refused(`${place.uri} holds more than ${most} files`);
    }
    return true;
  };
  const folder = artifact === "" ? await visit("", 0) : false;
  if (!folder) found.push({ name: artifact.split("/").at(-1)!, path: artifact, bytes: 0 });
  if (found.length === 0) throw refused(`${place.uri} is empty`);
  const files: ArtifactFile[] = [];
  const listed = found.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  for (const { name, path } of found.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const source = await place.open(path);
    try {
      const hash = createHash("sha256");
      for await (const bytes of bytesOf(source, signal)) {
        hash.update(bytes);
        done += bytes.length;
        onProgress?.({ done, total: Math.max(listed, source.bytes), unit: "bytes" });
      }
      files.push({ name, path, bytes: source.bytes, sha256: hash.digest("hex") });
    } finally {
      await source.close();
    }
  }
  return files;
}

/** The bytes of a source in order, in pieces. */
export async function* bytesOf(source: RangeSource, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  for (let offset = 0; offset < source.bytes; offset += piece) {
    signal?.throwIfAborted();
    yield await source.read(offset, Math.min(piece, source.bytes - offset));
  }
}

function refused(message: string): RegisterError {
  return new RegisterError(`${message}.`, { reason: "artifact", hint: "Name the file or folder that is the model." });
}
