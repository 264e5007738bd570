import type { Inspection, ListedTensor } from "../../checkpoints/inspect/inspection.ts";
import { printable } from "../../text/printable.ts";
import { formatBytes, formatCount, plural } from "../../text/quantity.ts";
import type { Style } from "../../text/style.ts";
import { checkpointFacts, reasonLines, verdictMark, verdictWord } from "./verdictText.ts";

const maxLines = 200;

/** Header with verdict and reasons, tensors as a table or by module, then the scalars. */
export function inspectionText(inspection: Inspection, now: Date, style: Style, options: { tree?: boolean }): string {
  const { tensors, scalars } = inspection;
  const lines = [...headerLines(inspection, now, style), ""];
  const bytes = tensors.reduce((sum, tensor) => sum + tensor.bytes, 0);
  lines.push(style.bold(`${plural(tensors.length, "tensor")} · ${formatBytes(bytes)} · ${dtypes(tensors)}`));
  lines.push(...(options.tree === true ? treeLines(tensors) : tableLines(tensors)));
  if (scalars.length > 0) {
    lines.push("", style.bold(plural(scalars.length, "value")));
    const width = Math.min(60, Math.max(...scalars.slice(0, maxLines).map(({ path }) => path.length)));
    for (const { path, value } of scalars.slice(0, maxLines)) {
      const text = typeof value === "string" ? JSON.stringify(value.slice(0, 200)) : String(value);
      lines.push(`  ${printable(path).padEnd(width)}  ${printable(text)}`);
    }
    if (scalars.length > maxLines) lines.push(`  … ${formatCount(scalars.length - maxLines)} more, see --json`);
  }
  return lines.join("\n") + "\n";
}

/** What it is and what it is good for: also the head of `verify`. */
export function headerLines(inspection: Inspection, now: Date, style: Style): string[] {
  const { uri, format, layout, framework, verdict, reasons, bytesRead, has, learningRate } = inspection;
  const kind = [layout, format, ...(framework === undefined ? [] : [framework])].join(" · ");
  const facts = checkpointFacts(inspection, now);
  if (learningRate !== undefined) facts.push(`lr ${learningRate}`);
  const held = (["model", "optimizer", "scheduler", "rng"] as const).filter((name) => has[name]);
  return [
    style.bold(printable(uri)),
    `  ${printable(kind)}`,
    `${verdictMark(verdict, style)} ${verdictWord(verdict, style)} · ${facts.join(" · ")}`,
    `  holds ${held.join(", ") || "no state that is known here"} · ${formatBytes(bytesRead)} read`,
    ...reasonLines(reasons, style),
  ];
}

function tableLines(tensors: readonly ListedTensor[]): string[] {
  const shown = tensors.slice(0, maxLines);
  const shapes = shown.map(({ shape }) => `[${shape.join(", ")}]`);
  const widths = [
    Math.min(80, Math.max(0, ...shown.map(({ name }) => name.length))),
    Math.max(0, ...shown.map(({ dtype }) => dtype.length)),
    Math.min(30, Math.max(0, ...shapes.map(({ length }) => length))),
  ];
  const lines = shown.map(({ name, dtype, bytes, nonFinite, stats }, index) => {
    const cells = [printable(name).padEnd(widths[0]!), dtype.padEnd(widths[1]!), shapes[index]!.padEnd(widths[2]!)];
    const bad = nonFinite ? `  ${formatCount(nonFinite)} NaN or infinite` : "";
    return `  ${cells.join("  ")}  ${formatBytes(bytes)}${bad}${stats === undefined ? "" : statsText(stats)}`;
  });
  if (tensors.length > maxLines) lines.push(`  … ${formatCount(tensors.length - maxLines)} more, see --json or --tree`);
  return lines;
}

function statsText({ min, max, mean, nonFinite }: NonNullable<ListedTensor["stats"]>): string {
  const number = (value: number): string => String(Number(value.toPrecision(4)));
  const range = min === undefined ? "" : `  ${number(min)} … ${number(max!)}, mean ${number(mean!)}`;
  return nonFinite > 0 ? `${range}  ${formatCount(nonFinite)} NaN or infinite` : range;
}

interface Module {
  tensors: number;
  bytes: number;
}

/** Sums per module: names cut at "/" and "." down to the second level. */
function treeLines(tensors: readonly ListedTensor[]): string[] {
  const modules = new Map<string, Module>();
  for (const { name, bytes } of tensors) {
    const parts = name.split(/[/.]/);
    for (let depth = 1; depth <= Math.min(3, parts.length); depth++) {
      const key = parts.slice(0, depth).join("\n");
      const module = modules.get(key) ?? { tensors: 0, bytes: 0 };
      module.tensors++;
      module.bytes += bytes;
      modules.set(key, module);
    }
  }
  const lines = [...modules].slice(0, maxLines).map(([key, module]) => {
    const parts = key.split("\n");
    const name = `${"  ".repeat(parts.length)}${printable(parts.at(-1)!)}`;
    return `${name.padEnd(50)}  ${plural(module.tensors, "tensor").padStart(14)}  ${formatBytes(module.bytes)}`;
  });
  if (modules.size > maxLines) lines.push(`  … ${formatCount(modules.size - maxLines)} more modules`);
  return lines;
}

function dtypes(tensors: readonly ListedTensor[]): string {
  const counts = new Map<string, number>();
  for (const { dtype } of tensors) counts.set(dtype, (counts.get(dtype) ?? 0) + 1);
  return [...counts].map(([dtype, count]) => `${dtype} × ${formatCount(count)}`).join(", ") || "none";
}
