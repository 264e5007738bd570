import type { Command } from "commander";
import type { Inspection } from "../../checkpoints/inspect/inspection.ts";
import { verifyCheckpoint } from "../../checkpoints/verify/verifyCheckpoint.ts";
import { formatBytes, plural } from "../../text/quantity.ts";
import { createStyle, wantsColour, type Style } from "../../text/style.ts";
import type { CommandIo } from "../commandIo.ts";
import type { VerifyCommandOptions } from "../commands/verify.ts";
import { globalOptions } from "../globalOptions.ts";
import { printJson } from "../printJson.ts";
import { progressLine } from "../progressLine.ts";
import { inspectionJson } from "./inspectionJson.ts";
import { openNamedPlace } from "./openNamedPlace.ts";
import { headerLines } from "./inspectionText.ts";

/** `preflight verify URI`; exit code 1 when training can not go on from it. */
export async function verifyCommand(
  command: Command,
  uri: string,
  options: VerifyCommandOptions,
  io: CommandIo,
): Promise<void> {
  const { place, path, close } = await openNamedPlace(command, uri, io);
  const line = progressLine(io, globalOptions(command));
  const onProgress = ({ done, total }: { done: number; total: number }): void =>
    line.update({ done: Math.round(done / 2 ** 20), total: Math.round(total / 2 ** 20), unit: "MiB" });
  const inspection = await verifyCheckpoint(place, path, { signal: io.signal, onProgress }).finally(() => {
    line.clear();
    close();
  });
  if (globalOptions(command).json) printJson(io, inspectionJson(inspection));
  else io.stdout.write(verifyText(inspection, createStyle(wantsColour(io.stdout, io.env))));
  const { verdict } = inspection;
  if (!verdict.startsWith("resumable") && verdict !== options.accept) io.exitCode = 1;
}

function verifyText(inspection: Inspection, style: Style): string {
  const { tensors, verified } = inspection;
  const bytes = tensors.reduce((sum, tensor) => sum + tensor.bytes, 0);
  const how = verified
    ? "every byte agrees with a checksum"
    : "read to the end; this format, or this file, has no checksum for every byte";
  const lines = [
    ...headerLines(inspection, new Date(), style),
    `  ${plural(tensors.length, "tensor")}, ${formatBytes(bytes)}: ${how}`,
  ];
  return lines.join("\n") + "\n";
}
