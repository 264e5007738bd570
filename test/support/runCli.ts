import { tmpdir } from "node:os";
import type { CommandIo } from "../../runtime/cli/commandIo.ts";
import { runCommandLine } from "../../runtime/cli/commandLine.ts";

export interface CliResult {
  code: number;
  stdout: string;
  stderr: string;
}

export interface CliOptions {
  cwd?: string;
  env?: Record<string, string | undefined>;
  tty?: boolean;
  signal?: AbortSignal;
  openTarget?: CommandIo["openTarget"];
}

/** Runs one command line in this process, without a terminal unless `tty`. */
export async function runCli(argv: string[], options: CliOptions = {}): Promise<CliResult> {
  const result: CliResult = { code: 0, stdout: "", stderr: "" };
  const output = (name: "stdout" | "stderr") => ({
    write: (text: string) => void (result[name] += text),
    isTTY: options.tty ?? false,
    columns: 100,
  });
  result.code = await runCommandLine(argv, {
    stdout: output("stdout"),
    stderr: output("stderr"),
    env: options.env ?? {},
    cwd: options.cwd ?? tmpdir(),
    signal: options.signal ?? new AbortController().signal,
    exitCode: 0,
    openTarget: options.openTarget,
  });
  return result;
}
