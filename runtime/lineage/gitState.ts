import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface GitState {
  commit: string;
  dirty: boolean;
}

/** Commit and cleanliness of the work tree around a folder; undefined without git, repository or commit. */
export async function gitState(folder: string, signal?: AbortSignal): Promise<GitState | undefined> {
  const git = async (...args: string[]): Promise<string> => {
    const options = { cwd: folder, signal, timeout: 10_000, maxBuffer: 64 * 1024 * 1024 };
    // Optional locks off: looking must not disturb a git command of the user.
    return (await run("git", ["--no-optional-locks", ...args], options)).stdout;
  };
  try {
    const commit = (await git("rev-parse", "HEAD")).trim();
    return { commit, dirty: (await git("status", "--porcelain", "--", ".")).trim() !== "" };
  } catch {
    signal?.throwIfAborted();
    return undefined;
  }
}
