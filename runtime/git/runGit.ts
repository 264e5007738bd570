export interface GitAnswer {
  /** -1: git could not be started or was stopped. */
  exitCode: number;
  stdout: string;
  stderr: string;
}

/**
 * Calls git to read a repository that may be hostile: no hooks, no file system monitor, no pager, no prompts, no index
 * refresh, pathspecs taken literally. `extra` are further `-c` settings. Never throws except when aborted. At most 10 s and 32 MiB.
 */
export async function runGit(
  cwd: string,
  args: readonly string[],
  signal: AbortSignal,
  extra: readonly string[] = [],
): Promise<GitAnswer> {
  signal.throwIfAborted();
  const settings = [
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.untrackedCache=false",
    "submodule.recurse=false",
    "core.sshCommand=false",
    ...extra,
  ];
  const { execa } = await import("execa"); // large, and most checks start nothing
  const result = await execa(
    "git",
    ["--no-pager", "--no-optional-locks", "--literal-pathspecs", ...settings.flatMap((one) => ["-c", one]), ...args],
    {
      cwd,
      reject: false,
      timeout: 10_000,
      maxBuffer: 32 << 20,
      stdin: "ignore",
      stripFinalNewline: false,
      cancelSignal: signal,
      env: { GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0", GIT_NO_LAZY_FETCH: "1", LC_ALL: "C" },
    },
  );
  signal.throwIfAborted();
  return {
    exitCode: result.exitCode ?? -1,
    stdout: result.stdout ?? "",
    stderr: result.stderr ?? result.shortMessage ?? "",
  };
}

/**
 * Settings that switch off the content filters a repository itself defines: `git status` would run them on changed files.
 * Filters of the user's own configuration stay, they are the user's.
 */
export async function withoutRepositoryFilters(cwd: string, signal: AbortSignal): Promise<string[] | undefined> {
  const listed = await runGit(cwd, ["config", "--local", "--includes", "--name-only", "-z", "--list"], signal);
  const worktree = await runGit(cwd, ["config", "--worktree", "--includes", "--name-only", "-z", "--list"], signal);
  if (listed.exitCode !== 0) return undefined;
  const names = new Set(
    `${listed.stdout}\0${worktree.exitCode === 0 ? worktree.stdout : ""}`.split("\0").flatMap((key) => {
      const match = /^filter\.(.+)\.[a-z]+$/i.exec(key);
      return match === null ? [] : [match[1]!];
    }),
  );
  // A name with = can not be given with -c: then nothing is read at all.
  if ([...names].some((name) => /[=\n]/.test(name))) return undefined;
  return [...names].flatMap((name) => [
    `filter.${name}.clean=`,
    `filter.${name}.smudge=`,
    `filter.${name}.process=`,
    `filter.${name}.required=false`,
  ]);
}
