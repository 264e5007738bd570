import type { Command } from "commander";
import type { CommandIo } from "../commandIo.ts";

export interface DiffCommandOptions {
  values?: boolean;
}

export function registerDiff(program: Command, io: CommandIo): void {
  const command = program
    .command("diff")
    .description("what differs between two checkpoints, tensor by tensor; from checksums alone where there are any")
    .argument("<a>", "checkpoint: a file or folder, here or on a store (s3://, gs://)")
    .argument("<b>", "the other one")
    .option("--values", "read changed tensors to say by how much")
    .action(async (a: string, b: string, options: DiffCommandOptions) => {
      const { diffCommand } = await import("../checkpoints/diffCommand.ts");
      await diffCommand(command, a, b, options, io);
    });
}
