import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { CheckpointError } from "../../../runtime/checkpoints/checkpointError.ts";
import type { FolderEntry, FolderSource, RangeSource } from "../../../runtime/checkpoints/source.ts";

/** A place in memory, so that a test can break a file a thousand times. */
export class MemoryPlace implements FolderSource {
  readonly uri = "file:///memory";
  readonly files: Map<string, Uint8Array>;

  constructor(files: Record<string, Uint8Array> | Map<string, Uint8Array>) {
    this.files = files instanceof Map ? files : new Map(Object.entries(files));
  }

  /** A copy of a file or folder of the disk, below its own name. */
  static of(full: string): MemoryPlace {
    const files = new Map<string, Uint8Array>();
    const add = (file: string, name: string): void => {
      if (statSync(file).isDirectory())
        for (const entry of readdirSync(file)) add(path.join(file, entry), `${name}/${entry}`);
      else files.set(name, readFileSync(file));
    };
    add(full, path.basename(full));
    return new MemoryPlace(files);
  }

  /** The same place with one file changed. */
  with(name: string, bytes: Uint8Array | undefined): MemoryPlace {
    const files = new Map(this.files);
    if (bytes === undefined) files.delete(name);
    else files.set(name, bytes);
    return new MemoryPlace(files);
  }

  async list(folder: string): Promise<FolderEntry[] | undefined> {
    const prefix = folder === "" ? "" : `${folder}/`;
    const entries = new Map<string, FolderEntry>();
    for (const [name, bytes] of this.files) {
      if (!name.startsWith(prefix)) continue;
      const [first, ...rest] = name.slice(prefix.length).split("/");
      const kind = rest.length > 0 ? "folder" : "file";
      entries.set(first!, { name: first!, kind, bytes: kind === "file" ? bytes.length : 0, modifiedAt: new Date(0) });
    }
    return entries.size === 0 && folder !== "" ? undefined : [...entries.values()];
  }

  async open(file: string): Promise<RangeSource> {
    const bytes = this.files.get(file);
    if (bytes === undefined) throw new CheckpointError(`${file} is not there.`, { reason: "not-found" });
    return {
      bytes: bytes.length,
      read: async (offset, length) => {
        if (offset < 0 || length < 0 || offset + length > bytes.length) {
          throw new CheckpointError(`${file} ended at ${bytes.length}.`, { reason: "truncated", exitCode: 1 });
        }
        return new Uint8Array(bytes.subarray(offset, offset + length));
      },
      close: async () => {},
    };
  }
}
