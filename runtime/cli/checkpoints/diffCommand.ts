import type { Command } from "commander";
import { diffCheckpoints, type CheckpointDiff, type LoneTensor } from "../../checkpoints/diff/diffCheckpoints.ts";
import { printable } from "../../text/printable.ts";
import { formatBytes, formatCount, plural } from "../../text/quantity.ts";
import { createStyle, wantsColour, type Style } from "../../text/style.ts";
import type { CommandIo } from "../commandIo.ts";
import type { DiffCommandOptions } from "../commands/diff.ts";
import { globalOptions } from "../globalOptions.ts";
import { printJson } from "../printJson.ts";
import { progressLine } from "../progressLine.ts";
import { jsonScalar } from "./inspectionJson.ts";
import { openNamedPlace } from "./openNamedPlace.ts";

const maxLines = 100;

/** `preflight diff A B`; exit code 1 when they differ. */
export async function diffCommand(
  command: Command,
  a: string,
  b: string,
  options: DiffCommandOptions,
  io: CommandIo,
): Promise<void> {
  const one = await openNamedPlace(command, a, io);
  const other = await openNamedPlace(command, b, io).catch((error: unknown) => {
    one.close();
    throw error;
  });
  const line = progressLine(io, globalOptions(command));
  const diff = await diffCheckpoints(one, other, {
    values: options.values,
    signal: io.signal,
    onProgress: line.update.bind(line),
  }).finally(() => {
    line.clear();
    one.close();
    other.close();
  });
  if (globalOptions(command).json) {
    const scalars = diff.scalars.map(({ path, ...sides }) => ({
      path,
      ...("a" in sides ? { a: jsonScalar(sides.a ?? null) } : {}),
      ...("b" in sides ? { b: jsonScalar(sides.b ?? null) } : {}),
    }));
    printJson(io, { ...diff, scalars });
  } else io.stdout.write(diffText(diff, createStyle(wantsColour(io.stdout, io.env))));
  if (!diff.same) io.exitCode = 1;
}

function diffText(diff: CheckpointDiff, style: Style): string {
  const { changed, added, removed, scalars, equal, method, bytesRead } = diff;
  const how = method === "crc" ? "by checksums alone" : "by their bytes";
  const lines = [style.bold(`${printable(diff.a)} → ${printable(diff.b)}`)];
  lines.push(
    `  ${plural(equal, "tensor")} equal, ${formatCount(changed.length)} changed, ${how}; ${formatBytes(bytesRead)} read`,
  );
  const list = (mark: string, texts: readonly string[]): void => {
    lines.push(...texts.slice(0, maxLines).map((text) => `${mark} ${printable(text)}`));
    if (texts.length > maxLines) lines.push(`  … ${formatCount(texts.length - maxLines)} more`);
  };
  const lone = ({ tensor, dtype, shape }: LoneTensor): string => `${tensor}  ${dtype} [${shape.join(", ")}]`;
  list(style.red("-"), removed.map(lone));
  list(style.green("+"), added.map(lone));
  list(
    style.yellow("~"),
    changed.map(({ tensor, how, a, b, maxAbs, l2 }) => {
      if (how === "unreadable") return `${tensor}  can not be compared: ${a}`;
      if (how !== "values") return `${tensor}  ${how} ${a} → ${b}`;
      return maxAbs === undefined
        ? `${tensor}  values differ`
        : `${tensor}  largest difference ${maxAbs.toPrecision(4)}, L2 ${l2!.toPrecision(4)}`;
    }),
  );
  const text = (value: unknown): string => (value === undefined ? "absent" : String(value));
  list(
    style.yellow("~"),
    scalars.map(({ path, a, b }) => `${path}  ${text(a)} → ${text(b)}`),
  );
  if (diff.same) lines.push(style.green("They are the same."));
  return lines.join("\n") + "\n";
}
