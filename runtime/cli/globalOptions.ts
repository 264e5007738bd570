import type { Command } from "commander";

/** Options that every command understands, before or after its name. */
export interface GlobalOptions {
  config?: string;
  target?: string;
  json?: boolean;
  quiet?: boolean;
  verbose?: boolean;
}

export function addGlobalOptions(program: Command): void {
  program
    .option("--config <file>", "configuration; default: the nearest preflight.yaml upwards")
    .option("--target <name>", "where to run; default: the target of preflight.yaml")
    .option("--json", "machine-readable output on stdout (docs/cli-json.md)")
    .option("-q, --quiet", "only what was asked for, no progress")
    .option("-v, --verbose", "say more: passed checks, causes of errors");
}

/** The global options as given to `command`'s program. */
export function globalOptions(command: Command): GlobalOptions {
  return command.optsWithGlobals<GlobalOptions>();
}
