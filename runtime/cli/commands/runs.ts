import { Option, type Command } from "commander";
import type { CommandIo } from "../commandIo.ts";
import { wholeNumber } from "../options/numbers.ts";

export interface RunsOptions {
  watch?: boolean;
  limit: number;
  phase?: string;
}

export function registerRuns(program: Command, io: CommandIo): void {
  const command = program
    .command("runs")
    .description("list runs, newest first")
    .option("--watch", "print again whenever something changes, until Ctrl-C")
    .option("--limit <n>", "at most so many", wholeNumber, 50)
    .addOption(
      new Option("--phase <phase>", "only runs in this phase").choices([
        "Pending",
        "Running",
        "Succeeded",
        "Failed",
        "Error",
      ]),
    )
    .action(async (options: RunsOptions) => {
      const { runsCommand } = await import("../runs/runsCommand.ts");
      await runsCommand(command, options, io);
    });
}
