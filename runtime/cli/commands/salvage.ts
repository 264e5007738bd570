import type { Command } from "commander";
import type { CommandIo } from "../commandIo.ts";

export function registerSalvage(program: Command, io: CommandIo): void {
  const command = program
    .command("salvage")
    .description("writes the whole tensors of a torn PyTorch zip or safetensors file to a new safetensors file")
    .argument("<uri>", "the damaged file")
    .argument("<out>", "file to write; must not exist")
    .action(async (uri: string, out: string) => {
      const { salvageCommand } = await import("../checkpoints/salvageCommand.ts");
      await salvageCommand(command, uri, out, io);
    });
}
