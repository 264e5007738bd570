import type { Command } from "commander";
import { createStyle, wantsColour } from "../../text/style.ts";
import type { CommandIo } from "../commandIo.ts";
import { globalOptions } from "../globalOptions.ts";

export function registerShow(program: Command, io: CommandIo): void {
  const command = program
    .command("show")
    .description("a run's steps, attempts and checkpoints; for a dead step why it died and what was lost")
    .argument("<run>", "name of the run")
    .action(async (name: string) => {
      const { openRuntime } = await import("../openRuntime.ts");
      const { printJson } = await import("../printJson.ts");
      const { runTree } = await import("../render/runTree.ts");
      const run = await (await openRuntime(command, io)).readRun(name, { signal: io.signal });
      if (globalOptions(command).json) printJson(io, { run });
      else io.stdout.write(runTree(run, new Date(), createStyle(wantsColour(io.stdout, io.env))));
      if (run.phase === "Failed" || run.phase === "Error") io.exitCode = 1;
    });
}
