import type { Command } from "commander";
import type { CommandIo } from "../commandIo.ts";
import { wholeNumber } from "../options/numbers.ts";
import { sinceMoment } from "../options/since.ts";

export interface LogsOptions {
  follow?: boolean;
  attempt?: number;
  since?: Date;
  tail?: number;
  timestamps?: boolean;
  container?: string;
  previous?: boolean;
}

export function registerLogs(program: Command, io: CommandIo): void {
  const command = program
    .command("logs")
    .description("what the steps printed, attempt by attempt, also of attempts that are gone")
    .argument("<run>", "name of the run")
    .argument("[step]", "only this step")
    .option("-f, --follow", "go on until the run has ended")
    .option("--attempt <n>", "only this attempt, counted from 1", wholeNumber)
    .option("--since <when>", 'only what is newer: "10m", "2h" or a moment', (text: string) => sinceMoment(text))
    .option("--tail <n>", "only the last so many lines", wholeNumber)
    .option("--timestamps", "begin each line with its time")
    .option("--container <name>", "only this container of the pods (clusters); wait and init are Argo's own")
    .option("--previous", "of each container's run before its restart (clusters)")
    .action(async (run: string, step: string | undefined, options: LogsOptions) => {
      const { logsCommand } = await import("../logs/logsCommand.ts");
      await logsCommand(command, { ...options, run, step }, io);
    });
}
