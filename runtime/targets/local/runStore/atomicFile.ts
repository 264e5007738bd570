import { open, readFile, rename, rm, stat } from "node:fs/promises";
import { LocalError } from "../localError.ts";

let counter = 0;

/**
 * Replaces a file as a whole: readers see the old or the new content, also after a crash. With `durable` the bytes are on
 * disk before the name changes.
 */
export async function replaceFile(file: string, data: string | Uint8Array, { durable = false } = {}): Promise<void> {
  const temporary = `${file}.${process.pid}-${counter++}.new`;
  try {
    const handle = await open(temporary, "wx", 0o600);
    try {
      await handle.writeFile(data);
      if (durable) await handle.datasync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Reads a JSON file of limited size; undefined when it is not there, a LocalError when it is damaged. */
export async function readJson<T>(file: string, limitBytes = 256 * 1024 * 1024): Promise<T | undefined> {
  let text: string;
  try {
    if ((await stat(file)).size > limitBytes) {
      throw new LocalError(`${file} is larger than ${limitBytes} bytes and was not read.`, { reason: "too-large" });
    }
    text = await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw new LocalError(`${file} is damaged: it is not JSON.`, {
      reason: "damaged",
      hint: "Delete the run, or restore the file.",
      cause,
    });
  }
}
