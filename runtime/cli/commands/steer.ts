import type { Command } from "commander";
import type { CommandIo } from "../commandIo.ts";
import { globalOptions } from "../globalOptions.ts";
import type { Target } from "../../targets/target.ts";

interface Steering {
  name: "stop" | "terminate" | "retry" | "delete";
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
  { name: "delete", description: "remove a run that has ended, with its logs and artifacts", done: "is deleted" },
];

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
        await target[name](run);
        if (globalOptions(command).json) printJson(io, { run, done: name });
        else io.stdout.write(`${run} ${done}\n`);
      });
  }
}
