import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import { createStyle, wantsColour } from "../../text/style.ts";
import type { CommandIo } from "../commandIo.ts";
import type { RunsOptions } from "../commands/runs.ts";
import { globalOptions } from "../globalOptions.ts";
import { openRuntime } from "../openRuntime.ts";
import { printJson } from "../printJson.ts";
import { runTable } from "../render/runTable.ts";

const pollMilliseconds = 1000;

/** `preflight runs`: one line per run; with --watch again after every change (JSON: one document per change). */
export async function runsCommand(command: Command, options: RunsOptions, io: CommandIo): Promise<void> {
  const { target } = await openRuntime(command, io);
  const { json = false } = globalOptions(command);
  const style = createStyle(wantsColour(io.stdout, io.env));
  for (let before: string | undefined; ;) {
    const runs = await target.list({ limit: options.limit, phase: options.phase, signal: io.signal });
    const now = JSON.stringify(runs);
    if (now !== before) {
      // On a terminal each list takes the place of the one before.
      if (before !== undefined && !json && io.stdout.isTTY === true) io.stdout.write("\u001b[H\u001b[J");
      if (json) printJson(io, { runs });
      else if (runs.length === 0) io.stdout.write(`No runs on ${target.name}.\n`);
      else io.stdout.write(runTable(runs, new Date(), style));
    }
    if (options.watch !== true || io.signal.aborted) return;
    before = now;
    await sleep(pollMilliseconds, undefined, { signal: io.signal });
  }
}
