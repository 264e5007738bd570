import type { Command } from "commander";
import type { CommandIo } from "../commandIo.ts";
import { parameterOption } from "../options/parameters.ts";

export interface LaunchCommandOptions {
  parameter: Record<string, string>;
  name?: string;
  follow?: boolean;
  wait?: boolean;
  skipChecks?: boolean;
  dryRun?: boolean;
}

export function registerLaunch(program: Command, io: CommandIo): void {
  const command = program
    .command("launch")
    .description("check a pipeline, then run it; prints the name of the run")
    .argument("<file>", "manifest with the pipeline")
    .argument("[templates...]", "manifests with templates that it refers to")
    .option("-p, --parameter <name=value>", "a parameter of the pipeline; may be given again", parameterOption, {})
    .option("--name <name>", "name of the run; default: as the manifest says")
    .option("--follow", "print the logs until the run has ended; exits with 1 if it failed")
    .option("--wait", "wait until the run has ended; exits with 1 if it failed")
    .option("--skip-checks", "launch whatever the checklist says")
    .option("--dry-run", "print the exact manifest that would be submitted to the cluster, and submit nothing")
    .action(async (file: string, templates: string[], options: LaunchCommandOptions) => {
      const { launchCommand } = await import("../launch/launchCommand.ts");
      await launchCommand(command, file, templates, options, io);
    });
}
