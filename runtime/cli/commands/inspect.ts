import type { Command } from "commander";
import type { CommandIo } from "../commandIo.ts";

export interface InspectCommandOptions {
  tree?: boolean;
  stats?: boolean;
}

export function registerInspect(program: Command, io: CommandIo): void {
  const command = program
    .command("inspect")
    .description("a checkpoint's tensors, scalars, training state and verdict, from its metadata")
    .argument("<uri>", "checkpoint: a file or folder, here or on a store (s3://, gs://)")
    .option("--tree", "tensors by module, with sums")
    .option("--stats", "read the data too: smallest, largest and mean value, NaN and infinite ones")
    .action(async (uri: string, options: InspectCommandOptions) => {
      const { inspectCommand } = await import("../checkpoints/inspectCommand.ts");
      await inspectCommand(command, uri, options, io);
    });
}
