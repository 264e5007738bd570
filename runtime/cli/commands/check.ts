import type { Command } from "commander";
import { CliError } from "../cliError.ts";
import type { CommandIo } from "../commandIo.ts";

export function registerCheck(program: Command, _io: CommandIo): void {
  program
    .command("check")
    .description("run the preflight checklist")
    .argument("[file...]", "manifests")
    .action(async () => {
      throw new CliError("`check` is not part of this build yet", { reason: "missing" });
    });
}
