import { PreflightError } from "../../errors/preflightError.ts";

/** Everything that can go wrong between a person and the embedded target: names, folders, engines, processes. */
export class LocalError extends PreflightError {
  readonly area = "local";
}

/** Turns a file system error into the one sentence a person needs; `what` names the thing that was being done. */
export function fileError(error: unknown, what: string): LocalError {
  if (error instanceof LocalError) return error;
  const code = (error as NodeJS.ErrnoException)?.code ?? "unknown";
  const sentences: Record<string, [string, string]> = {
    ENOSPC: ["the disk is full", "Free some space, then repeat the command; nothing half-written was left behind."],
    EDQUOT: ["the disk quota is used up", "Free some space, then repeat the command."],
    EACCES: ["permission denied", "Make the folder writable for this user."],
    EPERM: ["permission denied", "Make the folder writable for this user."],
    EROFS: ["the file system is read-only", "Use a folder on a writable disk."],
    EMFILE: ["too many open files", "Raise the limit (ulimit -n) or lower local.parallelism in preflight.yaml."],
    ENOENT: ["it does not exist", "Check the name."],
    ENOTDIR: ["a file stands where a folder should be", "Move that file away."],
    ENAMETOOLONG: ["the name is too long", "Use a shorter name."],
  };
  const known = sentences[code];
  const detail = known?.[0] ?? (error instanceof Error ? error.message : String(error));
  return new LocalError(`Can not ${what}: ${detail}.`, { reason: code.toLowerCase(), hint: known?.[1], cause: error });
}
