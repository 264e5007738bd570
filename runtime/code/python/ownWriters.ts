import type { PythonCall, PythonFunction } from "./pythonFile.ts";
import { argumentOf } from "./pythonFile.ts";
import type { PythonNode } from "./pythonNode.ts";
import { nodesWithin } from "./pythonNode.ts";
import type { PythonProgram } from "./pythonProgram.ts";
import { functionsNamed } from "./pythonProgram.ts";
import type { PathKind } from "./savePath.ts";
import { pathKind } from "./savePath.ts";

export const saverName = /save|checkpoint|ckpt|snapshot|persist/i;

/** The path a call opens for writing, when it does: open(p, "wb"), p.write_bytes(…), os.open(p, O_CREAT…). */
export function writtenPath(call: PythonCall): { path: PythonNode | undefined; exclusive: boolean } | undefined {
  const text = (node: PythonNode | undefined): string => (node === undefined ? "" : call.file.textOf(node));
  const owner = call.node.firstChild?.firstChild ?? undefined;
  if (/\.write_(?:bytes|text)$/.test(call.name)) return { path: owner, exclusive: false };
  if (call.name === "os.open") {
    const flags = text(argumentOf(call, 1, "flags"));
    return flags.includes("O_CREAT")
      ? { path: argumentOf(call, 0, "path"), exclusive: flags.includes("O_EXCL") }
      : undefined;
  }
  const plain = call.name === "open" || call.name === "io.open" || call.name === "gzip.open";
  if (!plain && !call.name.endsWith(".open")) return undefined;
  const mode = text(argumentOf(call, plain ? 1 : 0, "mode"));
  if (!/^["'][bt+]*[wx]/.test(mode)) return undefined;
  return { path: plain ? argumentOf(call, 0, "file") : owner, exclusive: mode.includes("x") };
}

/** Local functions that a call can reach, at most six calls deep and 60 functions. */
export function reachableFrom(program: PythonProgram, call: PythonCall): PythonFunction[] {
  const found: PythonFunction[] = [];
  let names = [call.name.split(".").at(-1)!];
  const seen = new Set<string>();
  for (let depth = 0; depth < 6 && names.length > 0; depth += 1) {
    const next: string[] = [];
    for (const name of names) {
      if (seen.has(name)) continue;
      seen.add(name);
      for (const one of functionsNamed(program, name)) {
        if (found.length >= 60) return found;
        found.push(one);
        for (const inner of one.file.calls) {
          if (inner.node.from >= one.node.from && inner.node.to <= one.node.to)
            next.push(inner.name.split(".").at(-1)!);
        }
      }
    }
    names = next;
  }
  return found;
}

/** How a save through local functions names its files, and whether a cut-off write can destroy an older one. */
export function ownPath(
  program: PythonProgram,
  functions: readonly PythonFunction[],
): { kind: PathKind; atomic: boolean } {
  let atomic = false;
  const kinds: PathKind[] = [];
  for (const one of functions) {
    for (const call of one.file.calls) {
      if (call.node.from < one.node.from || call.node.to > one.node.to) continue;
      if (/^os\.(?:replace|rename|link)$|^shutil\.move$/.test(call.name)) atomic = true;
      const written = writtenPath(call);
      if (written === undefined) continue;
      if (written.exclusive) atomic = true;
      if (written.path !== undefined) kinds.push(pathKind(program, one.file, written.path, one.name));
    }
    for (const node of nodesWithin(one.body)) {
      if (
        node.name === "FormatString" &&
        pathKind(program, one.file, node, one.name) === "numbered" &&
        /[/_.-]/.test(one.file.textOf(node))
      ) {
        // Messages hold steps as well: only text that goes into a path counts.
        const statement = node.parent?.parent?.parent;
        const around = statement === null || statement === undefined ? "" : one.file.textOf(statement).slice(0, 200);
        if (/join\(|Path\(|open\(|path|file|key|folder|dir/i.test(around)) kinds.push("numbered");
      }
    }
  }
  if (kinds.includes("numbered")) return { kind: "numbered", atomic };
  return { kind: kinds.length > 0 && kinds.every((kind) => kind === "fixed") ? "fixed" : "unknown", atomic };
}
