import { Option, type Command } from "commander";
import type { CommandIo } from "../commandIo.ts";

export interface VerifyCommandOptions {
  accept?: string;
}

export function registerVerify(program: Command, io: CommandIo): void {
  const command = program
    .command("verify")
    .description("reads every byte of a checkpoint and says whether training can go on from it")
    .argument("<uri>", "checkpoint: a file or folder, here or on a store (s3://, gs://)")
    .addOption(
      new Option("--accept <verdict>", "exit code 0 for this verdict too").choices([
        "weights-only",
        "incomplete",
        "unknown",
      ]),
    )
    .action(async (uri: string, options: VerifyCommandOptions) => {
      const { verifyCommand } = await import("../checkpoints/verifyCommand.ts");
      await verifyCommand(command, uri, options, io);
    });
}
