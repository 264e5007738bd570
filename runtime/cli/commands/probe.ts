import type { Command } from "commander";
import type { CommandIo } from "../commandIo.ts";
import { wholeNumber } from "../options/numbers.ts";

export interface ProbeStoreOptions {
  writeProbes?: boolean;
  throughputBytes?: number;
}

export function registerProbe(program: Command, io: CommandIo): void {
  const command = program
    .command("probe")
    .description("try out a service that a pipeline relies on, with timings; this version has: store, mlflow")
    .argument("<area>", "store or mlflow")
    .argument(
      "[uri...]",
      "s3://bucket/prefix, gs://bucket/prefix or a folder, or a tracking URI; default: preflight.yaml",
    )
    .option("--write-probes", "write, read back and remove again, under names of the probe's own; says first what")
    .option("--throughput-bytes <n>", "bytes that the throughput is measured with (default: 64 MiB)", wholeNumber)
    .action(async (area: string, uris: string[], options: ProbeStoreOptions) => {
      const { probeCommand } = await import("../probe/probeCommand.ts");
      await probeCommand(area, uris, options, command, io);
    });
}
