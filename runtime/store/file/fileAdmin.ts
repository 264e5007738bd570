import { readdir, rm } from "node:fs/promises";
import { userInfo } from "node:os";
import path from "node:path";
import type { Known, LifecycleRule, StoreAdmin } from "../store.ts";
import { isScratch } from "./placeFile.ts";

/** A folder has no versions, rules or locks. Unfinished uploads are scratch files. */
export class FileAdmin implements StoreAdmin {
  readonly bucketPrefix = "";
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  async versioning(): Promise<Known<"on" | "off" | "suspended">> {
    return { known: true, value: "off" };
  }

  async lifecycle(): Promise<Known<LifecycleRule[]>> {
    return { known: true, value: [] };
  }

  async retention(): Promise<Known<string>> {
    return { known: true, value: "none" };
  }

  async listVersions(): Promise<Known<{ key: string; versionId: string }[]>> {
    return { known: true, value: [] };
  }

  async listUploads(prefix: string): Promise<Known<{ key: string; id: string }[]>> {
    const found: { key: string; id: string }[] = [];
    const names = await readdir(path.join(this.folder, prefix), { recursive: true }).catch(() => []);
    for (const name of names) {
      const id = path.basename(name);
      if (isScratch(id)) found.push({ key: path.posix.join(prefix, name.split(path.sep).join("/")), id });
    }
    return { known: true, value: found };
  }

  async abortUpload(key: string, id: string): Promise<void> {
    if (isScratch(id)) await rm(path.join(this.folder, path.dirname(key), id), { force: true });
  }

  async countParts(key: string, id: string): Promise<Known<number>> {
    const names = await readdir(path.join(this.folder, path.dirname(key))).catch(() => [] as string[]);
    return { known: true, value: names.includes(id) ? 1 : 0 };
  }

  async identity(): Promise<Known<string>> {
    return { known: true, value: `user ${userInfo().username}` };
  }
}
