import { open, readFile, realpath, rename, rm, stat } from "node:fs/promises";
import { CheckError } from "../checkError.ts";

/**
 * Replaces the text of an existing file as one step (temporary file beside it, fsync, rename): readers see the old or the new
 * text, whatever happens. Follows links, keeps the mode. Throws CheckError when the file is no longer `before`.
 */
export async function replaceFile(file: string, before: string, after: string): Promise<void> {
  const target = await realpath(file);
  if ((await readFile(target, "utf8")) !== before) {
    throw new CheckError(`${file} was changed while it was checked; nothing was written`, {
      reason: "changed",
      hint: "Run `preflight check --fix` again.",
    });
  }
  const { mode } = await stat(target);
  const temporary = `${target}.${process.pid}.preflight-tmp`;
  try {
    const handle = await open(temporary, "wx", mode);
    try {
      await handle.writeFile(after);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    const code = (error as NodeJS.ErrnoException).code;
    throw new CheckError(`${file} can not be written (${code}); it is unchanged`, {
      reason: "unwritable",
      cause: error,
    });
  }
}
