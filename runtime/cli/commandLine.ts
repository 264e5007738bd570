import { Command, CommanderError } from "commander";
import { PreflightError } from "../errors/preflightError.ts";
import { CliError } from "./cliError.ts";
import type { CommandIo } from "./commandIo.ts";
import { commands } from "./commands/list.ts";
import { addGlobalOptions } from "./globalOptions.ts";
import { printError } from "./printError.ts";
import { version } from "./version.ts";

/** Runs one command line (without node and script) and returns its exit code: 0, 1, 2, 3 or 130 (docs/cli.md). */
export async function runCommandLine(argv: string[], io: CommandIo): Promise<number> {
  const program = createProgram(io);
  try {
    await program.parseAsync(argv, { from: "user" });
    return io.signal.aborted ? 130 : io.exitCode;
  } catch (error) {
    if (io.signal.aborted) return 130;
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    // Arguments that commander refused are not parsed yet, so its options can not be asked.
    const json = argv.includes("--json");
    const verbose = argv.includes("-v") || argv.includes("--verbose");
    printError(error instanceof CommanderError ? usageError(error) : error, io, { json, verbose });
    // A defect of ours is not an answer about the pipeline, so it is not 1.
    return error instanceof PreflightError ? error.exitCode : 2;
  }
}

function createProgram(io: CommandIo): Command {
  const program = new Command("preflight")
    .description("Makes ML training on spot capacity survive preemption: check, launch, preempt, resume.")
    .version(version, "--version")
    .exitOverride()
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: () => {},
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getErrHelpWidth: () => io.stderr.columns ?? 100,
    });
  addGlobalOptions(program);
  for (const register of commands) register(program, io);
  return program;
}

function usageError(error: CommanderError): CliError {
  const [first, ...rest] = error.message.replace(/^error: /, "").split("\n");
  const suggestion = rest.join(" ").trim();
  const hint = suggestion === "" ? "Run `preflight --help` for the commands and options." : suggestion;
  const help = error.code === "commander.help";
  return new CliError(help ? "no command given" : first!, { reason: "usage", hint, cause: error });
}
