import type { Stats } from "node:fs";
import { open, opendir, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { CheckpointError } from "../../checkpoints/checkpointError.ts";
import type { FolderEntry, FolderSource, RangeSource } from "../../checkpoints/source.ts";

const maxRead = 2 ** 30; // one read of the system takes less than 2 GiB

/** A folder of this machine as a place of checkpoints. Names that lead out of it (.., links) are refused. */
export class LocalFolder implements FolderSource {
  readonly path: string;

  constructor(folder: string) {
    this.path = path.resolve(folder);
  }

  get uri(): string {
    return pathToFileURL(this.path).href;
  }

  async list(below: string, limit: number): Promise<FolderEntry[] | undefined> {
    const entries: FolderEntry[] = [];
    try {
      const folder = await this.inside(below);
      for await (const entry of await opendir(folder)) {
        if (entries.length >= limit) break;
        const info = await stat(path.join(folder, entry.name)).catch(() => undefined);
        if (info !== undefined) entries.push({ name: entry.name, ...described(info) });
      }
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === "ENOENT" || code === "ENOTDIR") return undefined;
      throw unreadable(below === "" ? this.path : below, error);
    }
    return entries;
  }

  async open(below: string): Promise<RangeSource> {
    try {
      const file = await this.inside(below);
      // Asked before opening: opening a pipe would wait for a writer.
      const info = await stat(file);
      if (!info.isFile()) throw new CheckpointError(`${below} is not a file.`, { reason: "not-a-file" });
      const handle = await open(file);
      const readInto = async (offset: number, target: Uint8Array): Promise<void> => {
        for (let done = 0; done < target.byteLength;) {
          const length = Math.min(maxRead, target.byteLength - done);
          const { bytesRead } = await handle.read(target, done, length, offset + done);
          done += bytesRead;
          if (bytesRead > 0) continue;
          throw new CheckpointError(`${below} ended at ${offset + done}.`, { reason: "truncated", exitCode: 1 });
        }
      };
      return {
        bytes: info.size,
        modifiedAt: info.mtime,
        readInto,
        async read(offset, length) {
          // Asked first: a forged length must not cost its memory.
          if (offset + length > info.size) {
            throw new CheckpointError(`${below} ended at ${info.size}.`, { reason: "truncated", exitCode: 1 });
          }
          const buffer = Buffer.allocUnsafeSlow(length);
          await readInto(offset, buffer);
          return buffer;
        },
        close: () => handle.close(),
      };
    } catch (error) {
      throw error instanceof CheckpointError ? error : unreadable(below, error);
    }
  }

  private async inside(below: string): Promise<string> {
    const root = await realpath(this.path);
    const target = await realpath(path.resolve(root, below));
    if (target === root || target.startsWith(root + path.sep)) return target;
    throw new CheckpointError(`${below} leads out of ${this.path} and was not followed.`, { reason: "outside" });
  }
}

function described(info: Stats): Omit<FolderEntry, "name"> {
  const kind = info.isFile() ? "file" : info.isDirectory() ? "folder" : "other";
  return { kind, bytes: info.size, modifiedAt: info.mtime };
}

function unreadable(what: string, error: unknown): CheckpointError {
  if (error instanceof CheckpointError) return error;
  const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
  const missing = code === "ENOENT";
  return new CheckpointError(missing ? `${what} is not there.` : `${what} can not be read (${code}).`, {
    reason: missing ? "not-found" : "unreadable",
    cause: error,
  });
}
