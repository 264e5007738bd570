import type { Command } from "commander";
import type { CommandIo } from "../commandIo.ts";
import { wholeNumber } from "../options/numbers.ts";

export interface CheckpointsOptions {
  verify?: boolean;
  limit: number;
}

export function registerCheckpoints(program: Command, io: CommandIo): void {
  const command = program
    .command("checkpoints")
    .description("the checkpoints of a run or below a folder with their verdicts, the newest that can be resumed first")
    .argument("<run|uri>", "name of a run, or a file or folder, here or on a store")
    .option("--verify", "read every byte: checksums, NaN, impossible values")
    .option("--limit <n>", "at most so many, the newest", wholeNumber, 1000)
    .action(async (named: string, options: CheckpointsOptions) => {
      const { checkpointsCommand } = await import("../checkpoints/checkpointsCommand.ts");
      await checkpointsCommand(command, named, options, io);
    });
}
