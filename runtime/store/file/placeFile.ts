import { randomUUID } from "node:crypto";
import type { BigIntStats } from "node:fs";
import { constants, copyFile, link, open, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { WriteOptions, WriteOutcome } from "../store.ts";
import { StoreError } from "../storeError.ts";

const scratchPrefix = ".preflight-";
const lockSuffix = ".lock";

/** A name beside an object that no listing shows. */
export function scratchName(id: string = randomUUID()): string {
  return `${scratchPrefix}${id}`;
}

export function isScratch(name: string): boolean {
  return name.startsWith(scratchPrefix) && !name.includes("/");
}

/** What tells two contents of a name apart: inode, size, and the time of the last change to the nanosecond. */
export function versionOf(info: BigIntStats): string {
  return `${info.ino}-${info.size}-${info.mtimeNs}`;
}

/**
 * Gives a finished file its name in one step. `ifAbsent`: link(2), which fails if the name is taken; where there are no hard
 * links, an exclusive create. `ifMatch`: compared under a lock file that only Preflight's own writers respect, because POSIX
 * has no compare-and-rename.
 * @throws StoreError "locked" when another writer holds the lock
 */
export async function placeFile(scratch: string, target: string, options: WriteOptions): Promise<WriteOutcome> {
  if (options.ifAbsent === true) {
    if (!(await createOnce(scratch, target))) return { outcome: "refused" };
  } else if (options.ifMatch === undefined) await rename(scratch, target);
  else {
    const lock = path.join(path.dirname(target), scratchName(path.basename(target) + lockSuffix));
    await takeLock(lock);
    try {
      const there = await stat(target, { bigint: true }).catch(() => undefined);
      if (there === undefined || versionOf(there) !== options.ifMatch) return { outcome: "refused" };
      await rename(scratch, target);
    } finally {
      await rm(lock, { force: true });
    }
  }
  await syncFolder(path.dirname(target));
  return { outcome: "written", version: versionOf(await stat(target, { bigint: true })) };
}

async function createOnce(scratch: string, target: string): Promise<boolean> {
  try {
    await link(scratch, target);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    if (code !== "EPERM" && code !== "ENOTSUP" && code !== "ENOSYS" && code !== "EMLINK") throw error;
  }
  try {
    // Still exclusive, but a crash in the middle leaves a torn file: markers carry checksums for that.
    await copyFile(scratch, target, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

async function takeLock(lock: string): Promise<void> {
  try {
    await (await open(lock, "wx")).close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw new StoreError(`Another writer holds ${lock}.`, {
      reason: "locked",
      hint: "If no Preflight is running, a crash left it: delete that file.",
    });
  }
}

/** Makes a new name durable; fsync of the file does not do that. Systems that can not sync a folder are left alone. */
export async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, "r");
    await handle.sync().finally(() => handle.close());
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EISDIR" && code !== "EPERM" && code !== "EINVAL" && code !== "EACCES") throw error;
  }
}
