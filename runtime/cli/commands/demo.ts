import type { Command } from "commander";
import type { CommandIo } from "../commandIo.ts";

export function registerDemo(program: Command, io: CommandIo): void {
  const command = program
    .command("demo")
    .description("the whole story on a sample pipeline: check, launch, preempt, resume, proof; under a minute, offline")
    .option("--dir <folder>", "where to put it; default: a new ./preflight-demo")
    .action(async (options: { dir?: string }) => {
      const { demoCommand } = await import("../demo/demoCommand.ts");
      await demoCommand(command, options.dir, io);
    });
}
