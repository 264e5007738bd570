import { Option, type Command } from "commander";
import type { CommandIo } from "../commandIo.ts";
import { globalOptions } from "../globalOptions.ts";

/** Options of `preflight check` as commander gives them. */
export interface CheckOptions {
  live?: boolean;
  writeProbes?: boolean;
  only: string[];
  skip: string[];
  fix?: boolean;
  dryRun?: boolean;
  format: string[];
  output: string[];
  failOn?: "fail" | "warn";
  baseline?: string;
  writeBaseline?: string;
}

export function registerCheck(program: Command, io: CommandIo): void {
  const several = (value: string, before: string[]) => [...before, ...value.split(",").map((one) => one.trim())];
  const command = program
    .command("check")
    .description("run the checklist on manifests: will they survive preemption, retries and partial failure?")
    .argument("[file...]", "manifests or folders; default: `pipelines` of preflight.yaml, else all that are found")
    .option(
      "--only <id>",
      "only these checks (PF-RETRY-001, or PF-RETRY for all of them); comma separated",
      several,
      [],
    )
    .option("--skip <id>", "not these checks", several, [])
    .option("--fix", "make the edits that mend findings; prints the diff")
    .option("--dry-run", "with --fix: print the diff and write nothing")
    .option("--format <name>", "text, json, sarif, junit, github or markdown; several with --output", several, [])
    .option("--output <file>", "where each --format goes, in the same order; - is stdout", several, [])
    .addOption(new Option("--fail-on <status>", "exit with 1 from here on (default: fail)").choices(["fail", "warn"]))
    .option("--baseline <file>", "accept the findings of this file")
    .option("--write-baseline <file>", "write today's findings as a baseline")
    .option("--live", "also checks that read services")
    .option("--write-probes", "also checks that write to services")
    .action(async (files: string[], options: CheckOptions) => {
      const { checkCommand } = await import("../check/checkCommand.ts");
      await checkCommand(files, options, globalOptions(command), io);
    });
}
