import { realpath, stat } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { CheckpointError } from "../checkpoints/checkpointError.ts";
import type { FolderSource } from "../checkpoints/source.ts";
import { LocalFolder } from "./file/localFolder.ts";

/** Something a person named: a file or folder `path` below a place; "" = the place itself. */
export interface OpenedPlace {
  place: FolderSource;
  path: string;
}

/**
 * Opens what a path or file:// URI names. For a file the place is its folder. A link that the person named is followed, those
 * found inside are not when they lead out of the place. Throws CheckpointError.
 */
export async function openPlace(uri: string, cwd: string): Promise<OpenedPlace> {
  const named = localPath(uri, cwd);
  try {
    const real = await realpath(named);
    if ((await stat(real)).isDirectory()) return { place: new LocalFolder(real), path: "" };
    return { place: new LocalFolder(path.dirname(real)), path: path.basename(real) };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
    const isMissing = code === "ENOENT" || code === "ENOTDIR";
    throw new CheckpointError(isMissing ? `${uri} is not there.` : `${uri} can not be read (${code}).`, {
      reason: isMissing ? "not-found" : "unreadable",
      cause: error,
    });
  }
}

function localPath(uri: string, cwd: string): string {
  if (uri.startsWith("file:")) {
    try {
      return fileURLToPath(uri);
    } catch (error) {
      throw new CheckpointError(`${uri} names no file of this machine.`, { reason: "uri", cause: error });
    }
  }
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(uri)) {
    throw new CheckpointError(`${uri} is on a store; this version reads checkpoints of this machine only.`, {
      reason: "scheme",
      hint: "Copy it here, or mount the store.",
    });
  }
  return path.resolve(cwd, uri);
}
