import type { Command } from "commander";
import type { CommandIo } from "../commandIo.ts";
import type { LogsOptions } from "../commands/logs.ts";
import { globalOptions } from "../globalOptions.ts";
import { openRuntime } from "../openRuntime.ts";
import { LogPrinter } from "./logPrinter.ts";

/** `preflight logs`: lines of all attempts by time; under --json one object per line. */
export async function logsCommand(
  command: Command,
  options: LogsOptions & { run: string; step?: string },
  io: CommandIo,
): Promise<void> {
  const { target } = await openRuntime(command, io);
  const printer = new LogPrinter(io, {
    json: globalOptions(command).json ?? false,
    timestamps: options.timestamps ?? false,
    oneAttempt: options.step !== undefined && options.attempt !== undefined,
  });
  const lines = target.logs({
    run: options.run,
    step: options.step,
    // People count attempts from 1, Argo's nodes from 0.
    attempt: options.attempt === undefined ? undefined : options.attempt - 1,
    follow: options.follow,
    since: options.since,
    tail: options.tail,
    container: options.container,
    previous: options.previous,
    signal: io.signal,
  });
  for await (const line of lines) printer.print(line);
}
