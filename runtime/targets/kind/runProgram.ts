import { execa, ExecaError } from "execa";
import { redact } from "../../text/redact.ts";
import { KindError } from "./kindError.ts";

export interface ProgramOptions {
  env: Record<string, string | undefined>;
  signal?: AbortSignal;
  timeoutMilliseconds?: number;
  /** Text for its standard input. */
  input?: string;
  /** Told every line it prints. */
  onLine?: (line: string) => void;
}

/** Runs kind, docker or kubectl without a shell. @returns what it printed. Throws KindError with its last words. */
export async function runProgram(file: string, args: string[], options: ProgramOptions): Promise<string> {
  const { env, signal, timeoutMilliseconds, input, onLine } = options;
  const child = execa(file, args, {
    env: env as NodeJS.ProcessEnv,
    extendEnv: false,
    cancelSignal: signal,
    timeout: timeoutMilliseconds,
    input: input ?? "",
    maxBuffer: 16 * 1024 * 1024,
    all: true,
  });
  const told = onLine && tell(child.iterable({ from: "all" }), onLine);
  try {
    const [{ stdout }] = await Promise.all([child, told]);
    return stdout;
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof ExecaError)) throw error;
    if (error.code === "ENOENT") {
      throw new KindError(`${file} is not installed, or not on the PATH.`, {
        reason: "no-program",
        hint: hints[file],
        cause: error,
        exitCode: 3,
      });
    }
    const last = redact(String(error.all ?? error.shortMessage))
      .trim()
      .split("\n")
      .slice(-3)
      .join(" ")
      .slice(0, 500);
    const what = error.timedOut ? "did not answer in time" : `failed: ${last}`;
    throw new KindError(`${file} ${args.slice(0, 2).join(" ")} ${what}`, {
      reason: error.timedOut ? "timeout" : "failed",
      cause: error,
      exitCode: 3,
    });
  }
}

const hints: Record<string, string> = {
  docker: "Install Docker (or Podman with its docker command) and start it.",
  kind: "Install kind: https://kind.sigs.k8s.io.",
  kubectl: "Install kubectl.",
};

async function tell(lines: AsyncIterable<unknown>, onLine: (line: string) => void): Promise<void> {
  try {
    for await (const line of lines) onLine(String(line));
  } catch {
    // The program's own failure is told by the one who waits for it.
  }
}
