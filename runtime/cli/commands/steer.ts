import type { Command } from "commander";
import type { CommandIo } from "../commandIo.ts";
import { globalOptions } from "../globalOptions.ts";
import type { RunSummary, Target } from "../../targets/target.ts";
import { CliError } from "../cliError.ts";

interface Steering {
  name: "stop" | "terminate" | "retry" | "delete" | "suspend" | "unsuspend" | "resubmit";
  description: string;
  /** What has been done, for people. */
  done: string;
}

const steerings: Steering[] = [
  { name: "stop", description: "stop a run: SIGTERM to its steps, exit handlers still run", done: "is stopping" },
  { name: "terminate", description: "stop a run at once: no exit handlers", done: "is terminating" },
  {
    name: "retry",
    description: "run what failed again, keep what succeeded; also continues a run whose engine died",
    done: "goes on",
  },
  { name: "suspend", description: "begin no further steps; what runs goes on", done: "is suspended" },
  { name: "unsuspend", description: "go on after suspend, and past suspend steps", done: "goes on" },
  { name: "resubmit", description: "run the same spec again as a new run (clusters)", done: "was submitted again" },
  { name: "delete", description: "remove a run that has ended, with its logs and artifacts", done: "is deleted" },
];

async function steer(target: Target, name: Steering["name"], run: string): Promise<RunSummary | undefined> {
  const can = name === "unsuspend" ? target.resume : target[name];
  if (can === undefined) {
    throw new CliError(`The target ${target.name} has no ${name}.`, {
      reason: "unsupported",
      hint: "Launch the pipeline again instead.",
    });
  }
  return (await (can as (run: string) => Promise<RunSummary | void>).call(target, run)) ?? undefined;
}

/** stop, terminate, retry and delete: one run name, nothing else to say. */
export function registerSteering(program: Command, io: CommandIo): void {
  for (const { name, description, done } of steerings) {
    const command = program
      .command(name)
      .description(description)
      .argument("<run>", "name of the run")
      .action(async (run: string) => {
        const { openRuntime } = await import("../openRuntime.ts");
        const { printJson } = await import("../printJson.ts");
        const { target }: { target: Target } = await openRuntime(command, io);
        const created = await steer(target, name, run);
        if (globalOptions(command).json) printJson(io, { run, done: name, ...(created && { created }) });
        else io.stdout.write(created === undefined ? `${run} ${done}\n` : `${created.name}\n`);
      });
  }
}
