import type { Command } from "commander";
import { createStyle, wantsColour } from "../../text/style.ts";
import type { CommandIo } from "../commandIo.ts";
import { globalOptions } from "../globalOptions.ts";

export function registerShow(program: Command, io: CommandIo): void {
  const command = program
    .command("show")
    .description(
      "a run's steps, attempts and checkpoints, why a step died and what was lost, and what exactly produced the run; of two runs what differs",
    )
    .argument("<run>", "name of the run")
    .argument("[other]", "name of a run to compare it with")
    .action(async (name: string, other: string | undefined) => {
      const { openRuntime } = await import("../openRuntime.ts");
      const { printJson } = await import("../printJson.ts");
      const runtime = await openRuntime(command, io);
      const style = createStyle(wantsColour(io.stdout, io.env));
      const { json } = globalOptions(command);
      const { signal } = io;
      const read = async (run: string) => {
        const found = await runtime.readRun(run, { signal });
        return { run: found, producedBy: await runtime.readProducedBy(found, { signal }) };
      };
      const { run, producedBy } = await read(name);
      if (other !== undefined) {
        const { compareProducedBy } = await import("../../lineage/compareProducedBy.ts");
        const { comparisonText } = await import("../../lineage/producedByText.ts");
        const comparison = compareProducedBy(producedBy, (await read(other)).producedBy);
        if (json) printJson(io, { comparison });
        else io.stdout.write(comparisonText(comparison, style));
        return;
      }
      if (json) printJson(io, { run, producedBy });
      else {
        const { runTree } = await import("../render/runTree.ts");
        const { producedByText } = await import("../../lineage/producedByText.ts");
        io.stdout.write(`${runTree(run, new Date(), style)}\n${producedByText(producedBy, style)}`);
      }
      if (run.phase === "Failed" || run.phase === "Error") io.exitCode = 1;
    });
}
