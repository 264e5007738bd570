import type { RuntimeHost } from "../index.ts";

/** Where a command writes; `isTTY` decides about colour and progress bars, `columns` about width. */
export interface TextOutput {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

/** Everything a command may know of the process that runs it; tests give their own. */
export interface CommandIo {
  stdout: TextOutput;
  stderr: TextOutput;
  env: Record<string, string | undefined>;
  cwd: string;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
  /** A command sets 1 when the thing asked about is not good; errors set the others (docs/cli.md). */
  exitCode: number;
  /** Tests give a target of their own. */
  openTarget?: RuntimeHost["openTarget"];
}
