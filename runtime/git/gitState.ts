import path from "node:path";
import { runGit, withoutRepositoryFilters } from "./runGit.ts";

/** What git knows of some files. */
export type GitState =
  | {
      kind: "repository";
      root: string;
      commit: string | undefined;
      changed: string[];
      untracked: string[];
      outside: string[];
      /** Settings to call git with here, see withoutRepositoryFilters. */
      settings: string[];
    }
  | { kind: "none"; reason: string }
  | { kind: "unknown"; reason: string };

/**
 * State of `files` (absolute paths) in the repository around `folder`: which differ from HEAD, which are not tracked, which lie
 * outside. Read-only, see runGit. Ignored files count as untracked.
 */
export async function gitState(folder: string, files: readonly string[], signal: AbortSignal): Promise<GitState> {
  const top = await runGit(folder, ["rev-parse", "--show-toplevel"], signal);
  if (top.exitCode === -1) return { kind: "unknown", reason: "git could not be run" };
  if (top.exitCode !== 0) {
    const reason = top.stderr.split("\n")[0]!.trim();
    return /not a git repository/i.test(reason) ? { kind: "none", reason } : { kind: "unknown", reason };
  }
  const root = top.stdout.replace(/\n$/, "");
  const filters = await withoutRepositoryFilters(folder, signal);
  if (filters === undefined)
    return { kind: "unknown", reason: "the repository's configuration can not be read safely" };
  const head = await runGit(folder, ["rev-parse", "--verify", "HEAD^{commit}"], signal, filters);
  const commit = head.exitCode === 0 ? head.stdout.trim() : undefined;
  const inside: string[] = [];
  const outside: string[] = [];
  for (const file of files) {
    const relative = path.relative(root, file);
    if (relative.startsWith("..") || path.isAbsolute(relative)) outside.push(file);
    else inside.push(relative);
  }
  const changed: string[] = [];
  const untracked: string[] = [];
  for (let from = 0; from < inside.length; from += 500) {
    const some = inside.slice(from, from + 500);
    const tracked = await runGit(root, ["ls-files", "-z", "--", ...some], signal, filters);
    const status = await runGit(
      root,
      [
        "status",
        "--porcelain=v1",
        "-z",
        "--untracked-files=no",
        "--ignore-submodules=all",
        "--no-renames",
        "--",
        ...some,
      ],
      signal,
      filters,
    );
    if (tracked.exitCode !== 0 || status.exitCode !== 0) {
      return {
        kind: "unknown",
        reason: (tracked.stderr || status.stderr).split("\n")[0]!.trim() || "git did not answer",
      };
    }
    const known = new Set(tracked.stdout.split("\0"));
    untracked.push(...some.filter((file) => !known.has(file.split(path.sep).join("/"))));
    changed.push(
      ...status.stdout
        .split("\0")
        .filter((line) => line.length > 3)
        .map((line) => line.slice(3)),
    );
  }
  return { kind: "repository", root, commit, changed, untracked, outside, settings: filters };
}
