import { createHash } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import type { DataFile } from "./dataFiles.ts";
import type { DvcHashKind } from "./md5Hasher.ts";

const head = "preflight-hashes 1";
const line = /^([0-9a-z-]{5,120}) (md5|md5-dos2unix) ([0-9a-f]{32})$/;
const maxEntries = 1_000_000;
const maxFileBytes = 256 << 20;
/** A file changed so shortly before it was read could change again without a new time. */
const settledMilliseconds = 2000;

/**
 * Hashes of files by device, inode, size and times, as DVC's own state keeps them: bytes that have not changed are not read
 * again. Kept in the user's cache folder, one file per workspace; it may be deleted at any time.
 */
export class HashCache {
  private readonly file: string;
  private readonly entries: Map<string, string>;
  private readonly fresh = new Map<string, string>();

  private constructor(file: string, entries: Map<string, string>) {
    this.file = file;
    this.entries = entries;
  }

  /** A damaged or missing file is an empty cache. */
  static async open(workspace: string, folder = userCacheFolder()): Promise<HashCache> {
    const name = createHash("sha256").update(path.resolve(workspace)).digest("hex").slice(0, 24);
    const file = path.join(folder, `${name}.hashes`);
    const entries = new Map<string, string>();
    try {
      if ((await stat(file)).size <= maxFileBytes) {
        const [first, ...lines] = (await readFile(file, "utf8")).split("\n");
        if (first === head) {
          for (const text of lines.slice(0, maxEntries)) {
            const match = line.exec(text);
            if (match !== null) entries.set(`${match[1]!} ${match[2]!}`, match[3]!);
          }
        }
      }
    } catch {
      // Nothing kept yet.
    }
    return new HashCache(file, entries);
  }

  get(file: DataFile, kind: DvcHashKind): string | undefined {
    if (file.identity === undefined) return undefined;
    const key = `${file.identity} ${kind}`;
    return this.fresh.get(key) ?? this.entries.get(key);
  }

  /** `readAt`: when the reading began, milliseconds. */
  set(file: DataFile, kind: DvcHashKind, md5: string, readAt: number): void {
    if (file.identity === undefined || file.changedAt > readAt - settledMilliseconds) return;
    this.fresh.set(`${file.identity} ${kind}`, md5);
  }

  /** Writes what is new; never fails, for a cache that can not be kept is only slower. */
  async save(): Promise<void> {
    if (this.fresh.size === 0) return;
    const room = Math.max(0, maxEntries - this.fresh.size);
    // Newest last, so the oldest fall out.
    const kept = [...this.entries].filter(([key]) => !this.fresh.has(key)).slice(-room);
    const lines = [...kept, ...this.fresh].map(([key, md5]) => `${key} ${md5}`);
    const temporary = `${this.file}.${process.pid}.tmp`;
    try {
      await mkdir(path.dirname(this.file), { recursive: true, mode: 0o700 });
      await writeFile(temporary, `${head}\n${lines.join("\n")}\n`, { mode: 0o600, flag: "wx" });
      await rename(temporary, this.file);
      for (const [key, md5] of this.fresh) this.entries.set(key, md5);
      this.fresh.clear();
    } catch {
      await rm(temporary, { force: true }).catch(() => {});
    }
  }
}

function userCacheFolder(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (process.platform === "win32" && LOCALAPPDATA) return path.join(LOCALAPPDATA, "preflight", "hashes");
  if (process.platform === "darwin") return path.join(homedir(), "Library", "Caches", "preflight", "hashes");
  const base = XDG_CACHE_HOME !== undefined && path.isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : undefined;
  return path.join(base ?? path.join(homedir(), ".cache"), "preflight", "hashes");
}
