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
    .description("try out a service that a pipeline relies on, with timings; this version has: store")
    .argument("<area>", "store")
    .argument("[uri...]", "s3://bucket/prefix, gs://bucket/prefix or a folder; default: `stores` of preflight.yaml")
    .option("--write-probes", "write, race and delete objects under a key of the probe's own; says first which")
    .option("--throughput-bytes <n>", "bytes that the throughput is measured with (default: 64 MiB)", wholeNumber)
    .action(async (area: string, uris: string[], options: ProbeStoreOptions) => {
      const { probeCommand } = await import("../probe/probeCommand.ts");
      await probeCommand(area, uris, options, command, io);
    });
}
