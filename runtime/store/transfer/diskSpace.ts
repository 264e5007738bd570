import { statfs } from "node:fs/promises";
import { formatBytes } from "../../text/units.ts";
import { StoreError } from "../storeError.ts";

/** Left for everybody else on the disk. */
const margin = 64 * 1024 * 1024;

/** Throws StoreError "disk-full" when `bytes` more will not fit into the file system of `folder`. */
export async function requireSpace(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= bytes + margin) return;
  throw new StoreError(`${folder} has ${formatBytes(free)} free; ${formatBytes(bytes)} more are needed.`, {
    reason: "disk-full",
    hint: "Make room, or choose a folder on another disk.",
  });
}
