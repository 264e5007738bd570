import type { Command } from "commander";
import { inspectCheckpoint } from "../../checkpoints/inspect/inspectCheckpoint.ts";
import { checkpointStats } from "../../checkpoints/values/tensorStats.ts";
import { createStyle, wantsColour } from "../../text/style.ts";
import type { CommandIo } from "../commandIo.ts";
import type { InspectCommandOptions } from "../commands/inspect.ts";
import { globalOptions } from "../globalOptions.ts";
import { printJson } from "../printJson.ts";
import { progressLine } from "../progressLine.ts";
import { inspectionJson } from "./inspectionJson.ts";
import { openNamedPlace } from "./openNamedPlace.ts";
import { inspectionText } from "./inspectionText.ts";

/** `preflight inspect URI`; exit code 1 for what is corrupt, incomplete or can not be read. */
export async function inspectCommand(
  command: Command,
  uri: string,
  options: InspectCommandOptions,
  io: CommandIo,
): Promise<void> {
  const { place, path, close } = await openNamedPlace(command, uri, io);
  const line = progressLine(io, globalOptions(command));
  let inspection;
  try {
    inspection = await inspectCheckpoint(place, path, { signal: io.signal });
    if (options.stats === true) {
      const stats = await checkpointStats(place, inspection, { signal: io.signal, onProgress: line.update.bind(line) });
      inspection.tensors = inspection.tensors.map((tensor, index) => ({ ...tensor, stats: stats[index] }));
    }
  } finally {
    line.clear();
    close();
  }
  if (globalOptions(command).json) printJson(io, inspectionJson(inspection));
  else io.stdout.write(inspectionText(inspection, new Date(), createStyle(wantsColour(io.stdout, io.env)), options));
  if (["corrupt", "incomplete", "unknown"].includes(inspection.verdict)) io.exitCode = 1;
}
