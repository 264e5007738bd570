import { Option, type Command } from "commander";
import type { PreemptHow } from "../../targets/target.ts";
import type { CommandIo } from "../commandIo.ts";
import { globalOptions } from "../globalOptions.ts";
import { secondsNumber } from "../options/numbers.ts";

const ways: PreemptHow[] = ["term", "kill", "delete", "evict", "drain"];

export function registerPreempt(program: Command, io: CommandIo): void {
  const command = program
    .command("preempt")
    .description("take the running attempt of a step away, as a reclaimed node would")
    .argument("<run>", "name of the run")
    .argument("[step]", "default: the only attempt that runs")
    .addOption(
      new Option("--how <way>", "term and kill hit the process; delete, evict and drain take the pod")
        .choices(ways)
        .default("delete"),
    )
    .option("--grace <seconds>", "seconds between SIGTERM and SIGKILL; default: the step's own", secondsNumber)
    .action(async (run: string, step: string | undefined, options: { how: PreemptHow; grace?: number }) => {
      const { openRuntime } = await import("../openRuntime.ts");
      const { printJson } = await import("../printJson.ts");
      const { target } = await openRuntime(command, io);
      const hit = await target.preempt({ run, step, how: options.how, graceSeconds: options.grace });
      if (globalOptions(command).json)
        printJson(io, { run, attempt: hit, how: options.how, graceSeconds: options.grace });
      else io.stdout.write(`${hit} of ${run} is being preempted (${options.how})\n`);
    });
}
