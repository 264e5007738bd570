import type { Command } from "commander";
import type { CommandIo } from "../commandIo.ts";

export interface ProbeStoreOptions {
  writeProbes?: boolean;
}

export function registerProbe(program: Command, io: CommandIo): void {
  const command = program
    .command("probe")
    .description("try out a service that a pipeline relies on, with timings; this version has: store")
    .argument("<area>", "store")
    .argument("[uri...]", "s3://bucket/prefix, gs://bucket/prefix or a folder; default: `stores` of preflight.yaml")
    .option("--write-probes", "write, race and delete objects under a key of the probe's own; says first which")
    .action(async (area: string, uris: string[], options: ProbeStoreOptions) => {
      const { probeCommand } = await import("../probe/probeCommand.ts");
      await probeCommand(area, uris, options, command, io);
    });
}
