import { StoreError } from "../storeError.ts";

/** An error of the file system as a sentence with what to do next. */
export function fileErrorOf(error: unknown, doing: string): unknown {
  if (error instanceof StoreError) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (typeof code !== "string") return error;
  const make = (text: string, reason: string, hint?: string) =>
    new StoreError(`${doing}: ${text}`, { reason, hint, cause: error });
  if (code === "ENOSPC" || code === "EDQUOT")
    return make("the disk is full", "disk-full", "Make room, then try again.");
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") return make(`not allowed (${code})`, "forbidden");
  if (code === "ENOENT") return make("it is not there", "not-found");
  return make(`the file system says ${code}`, "refused");
}
