import path from "node:path";
import type { Command } from "commander";
import { salvageCheckpoint, type SalvageReport } from "../../checkpoints/salvage/salvageCheckpoint.ts";
import { printable } from "../../text/printable.ts";
import { formatBytes, formatCount, plural } from "../../text/quantity.ts";
import { createStyle, wantsColour, type Style } from "../../text/style.ts";
import { CliError } from "../cliError.ts";
import type { CommandIo } from "../commandIo.ts";
import { globalOptions } from "../globalOptions.ts";
import { printJson } from "../printJson.ts";
import { progressLine } from "../progressLine.ts";
import { jsonScalar } from "./inspectionJson.ts";
import { openNamedPlace } from "./openNamedPlace.ts";

const maxLines = 50;

/** `preflight salvage URI OUT`; exit code 1 when nothing could be saved. */
export async function salvageCommand(command: Command, uri: string, out: string, io: CommandIo): Promise<void> {
  const opened = await openNamedPlace(command, uri, io);
  if (opened.path === "") {
    opened.close();
    throw new CliError(`${uri} is a folder; salvage works on one file.`, {
      reason: "usage",
      hint: "`preflight verify` says which of its files is damaged.",
    });
  }
  const line = progressLine(io, globalOptions(command));
  const target = path.resolve(io.cwd, out);
  const onProgress = ({ done, total }: { done: number; total: number }): void =>
    line.update({ done: Math.round(done / 2 ** 20), total: Math.round(total / 2 ** 20), unit: "MiB" });
  const report = await salvageCheckpoint(opened.place, opened.path, target, { signal: io.signal, onProgress }).finally(
    () => {
      line.clear();
      opened.close();
    },
  );
  if (globalOptions(command).json) {
    printJson(io, {
      ...report,
      scalars: report.scalars.map(({ path, value }) => ({ path, value: jsonScalar(value) })),
    });
  } else io.stdout.write(salvageText(report, createStyle(wantsColour(io.stdout, io.env))));
}

function salvageText({ out, saved, lost, scalars, wasWhole }: SalvageReport, style: Style): string {
  const bytes = saved.reduce((sum, tensor) => sum + tensor.bytes, 0);
  const unverified = saved.filter(({ verified }) => !verified).length;
  const lines = [
    `${style.green("✓")} ${plural(saved.length, "whole tensor")}, ${formatBytes(bytes)} → ${printable(out)}`,
    `  ${formatCount(saved.length - unverified)} agree with their CRC-32, ${formatCount(unverified)} have none to compare with`,
  ];
  if (scalars.length > 0) lines.push(`  ${plural(scalars.length, "value")} (epoch, learning rate, …) in its metadata`);
  for (const { tensor, why } of lost.slice(0, maxLines))
    lines.push(`${style.red("✗")} ${printable(tensor)}: ${printable(why)}`);
  if (lost.length > maxLines) lines.push(`  … ${formatCount(lost.length - maxLines)} more are lost`);
  if (wasWhole) lines.push("  The file was whole.");
  return lines.join("\n") + "\n";
}
