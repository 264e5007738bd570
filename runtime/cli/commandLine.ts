import { Command } from "commander";

/** Runs one command line and returns its exit code (docs/cli.md). */
export async function runCommandLine(argv: string[]): Promise<number> {
  const program = new Command("preflight");
  await program.parseAsync(argv, { from: "user" });
  return 0;
}
