import { randomBytes } from "node:crypto";
import { lstat, mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { LocalError } from "../../localError.ts";

/** The file store of a run: an object per file, a prefix per folder, every name below one folder whatever the key says. */
export class ArtifactStore {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Where the object or prefix of a key lies. */
  pathOf(key: string): string {
    const segments = key.split("/").filter((segment) => segment !== "");
    if (segments.length === 0 || key.length > 1024) {
      throw new LocalError(`The artifact key ${JSON.stringify(key.slice(0, 80))} can not be stored.`, {
        reason: "key",
      });
    }
    return join(this.folder, "objects", ...segments.map(encodeSegment));
  }

  /** Is there an object, or are there objects below this key? */
  async has(key: string): Promise<"object" | "prefix" | undefined> {
    try {
      return (await lstat(this.pathOf(key))).isDirectory() ? "prefix" : "object";
    } catch {
      return undefined;
    }
  }

  /** Writes an object (or a folder of objects) next to its place and moves it there as a whole. */
  async put(key: string, write: (temporary: string) => Promise<void>): Promise<void> {
    const target = this.pathOf(key);
    const temporary = join(this.folder, "incoming", randomBytes(8).toString("hex"));
    await mkdir(dirname(temporary), { recursive: true });
    try {
      await write(temporary);
      await mkdir(dirname(target), { recursive: true });
      await rm(target, { recursive: true, force: true });
      // A folder without a single file leaves nothing, as in an object store.
      await rename(temporary, target).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== "ENOENT") throw error;
      });
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  }
}

/** Keeps readable names readable; only what a file system would read differently is escaped. */
function encodeSegment(segment: string): string {
  const name = segment.replaceAll("%", "%25").replaceAll("\0", "%00");
  if (name === "." || name === "..") return name.replaceAll(".", "%2E");
  if (Buffer.byteLength(name) > 250) {
    throw new LocalError(`A part of the artifact key is longer than 250 bytes: ${segment.slice(0, 40)}…`, {
      reason: "key",
    });
  }
  return name;
}
