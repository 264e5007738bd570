import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { DemoError } from "./demoError.ts";

const run = promisify(execFile);

/** "Python 3.11.7" of the python3 on the PATH. Throws DemoError when there is none, or it is older than 3.8. */
export async function findPython(env: Record<string, string | undefined>, signal: AbortSignal): Promise<string> {
  const hint = "Install Python 3.8 or newer, or put its folder on the PATH.";
  let version: string;
  try {
    const options = { env: env as NodeJS.ProcessEnv, timeout: 20_000, signal };
    version = (await run("python3", ["--version"], options)).stdout.trim();
  } catch (cause) {
    signal.throwIfAborted();
    throw new DemoError("The demo trains a model with python3, and there is none on the PATH.", {
      reason: "no-python",
      hint,
      cause,
    });
  }
  const [, major, minor] = /^Python (\d+)\.(\d+)/.exec(version) ?? [];
  if (Number(major) === 3 && Number(minor) >= 8) return version;
  throw new DemoError(`The demo needs Python 3.8 or newer, python3 is ${version.slice(0, 60)}.`, {
    reason: "old-python",
    hint,
  });
}
