import { constants } from "node:fs";
import { open } from "node:fs/promises";
import path from "node:path";

/**
 * The bytes of a regular file, or undefined when it is missing, unreadable, not a file, or larger than `maxBytes`. Pipes and
 * devices are never opened for reading: they would hang.
 */
export async function readWorkspaceFile(
  workspace: string,
  file: string,
  { maxBytes = 4 * 1024 * 1024 }: { maxBytes?: number } = {},
): Promise<Uint8Array | undefined> {
  try {
    const handle = await open(path.resolve(workspace, file), constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const info = await handle.stat();
      return info.isFile() && info.size <= maxBytes ? await handle.readFile() : undefined;
    } finally {
      await handle.close();
    }
  } catch {
    return undefined;
  }
}
