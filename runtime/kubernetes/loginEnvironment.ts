import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { randomUUID } from "node:crypto";

const run = promisify(execFile);

/**
 * The environment of the person's login shell, for programs that an editor started from a dock can not find (credential
 * plugins of cloud providers lie in folders that only a shell profile puts on the PATH). Undefined where there is no such
 * shell, or it does not answer within ten seconds.
 */
export async function loginEnvironment(
  env: Record<string, string | undefined>,
  signal?: AbortSignal,
): Promise<Record<string, string> | undefined> {
  const shell = env.SHELL;
  if (process.platform === "win32" || shell === undefined || !shell.startsWith("/")) return undefined;
  // A profile may print anything before and after.
  const mark = randomUUID();
  const script = `printf %s ${mark}; command env -0; printf %s ${mark}`;
  try {
    const { stdout } = await run(shell, ["-l", "-i", "-c", script], {
      timeout: 10_000,
      killSignal: "SIGKILL",
      maxBuffer: 4 * 1024 * 1024,
      env: env as NodeJS.ProcessEnv,
      signal,
    });
    const entries = stdout.split(mark)[1]?.split("\0") ?? [];
    const pairs = entries.map((entry) => [entry.slice(0, entry.indexOf("=")), entry.slice(entry.indexOf("=") + 1)]);
    return Object.fromEntries(pairs.filter(([name]) => name !== "")) as Record<string, string>;
  } catch {
    signal?.throwIfAborted();
    return undefined;
  }
}
