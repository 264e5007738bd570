import type { PythonFile, PythonFunction } from "./pythonFile.ts";
import type { PythonNode } from "./pythonNode.ts";
import { childrenOf, nodesWithin } from "./pythonNode.ts";
import type { PythonProgram } from "./pythonProgram.ts";

/**
 * Takes out of imported files what the entry never runs: `if __name__ == "__main__"` blocks and functions that nothing live
 * mentions. A mention by name counts as use (callbacks), so more is kept than runs, never less.
 */
export function leaveOutDeadCode(program: PythonProgram): void {
  const [entry, ...imported] = program.files;
  if (entry === undefined || imported.length === 0) return;
  const live = new Set<PythonFunction>();
  const queue: { file: PythonFile; node: PythonNode }[] = [{ file: entry, node: entry.root }];
  const byName = new Map<PythonFile, Map<string, PythonFunction[]>>();
  for (const file of program.files) {
    const names = new Map<string, PythonFunction[]>();
    for (const one of file.functions) names.set(one.name, [...(names.get(one.name) ?? []), one]);
    byName.set(file, names);
  }
  const mainBlocks = new Map<PythonFile, PythonNode[]>();
  for (const file of imported) {
    const blocks = mainBlocksOf(file);
    mainBlocks.set(file, blocks);
    queue.push({ file, node: file.root });
  }
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const { file, node: root } = next;
    const wholeFile = root.name === "Script";
    for (const node of nodesWithin(root, { functions: file === entry && wholeFile }) as Iterable<PythonNode>) {
      if (node.name !== "VariableName" && node.name !== "PropertyName") continue;
      if (wholeFile && mainBlocks.get(file)?.some((block) => block.from <= node.from && node.to <= block.to)) continue;
      const name = file.textOf(node);
      const real = file.aliases.get(name)?.split(".").at(-1) ?? name;
      const local: PythonFunction[] = node.name === "VariableName" ? (byName.get(file)?.get(name) ?? []) : [];
      const found: PythonFunction[] =
        local.length > 0 ? local : imported.flatMap((other) => byName.get(other)?.get(real) ?? []);
      for (const one of found) {
        if (one.file === entry || live.has(one)) continue;
        if (definesIt(node, one)) continue;
        live.add(one);
        queue.push({ file: one.file, node: one.body });
      }
    }
  }
  for (const file of imported) {
    const dead = [
      ...(mainBlocks.get(file) ?? []),
      ...file.functions.filter((one) => !live.has(one) && !one.name.startsWith("__")).map((one) => one.node),
    ];
    const isDead = (node: PythonNode): boolean => dead.some((range) => range.from <= node.from && node.to <= range.to);
    file.isDead = isDead;
    file.calls = file.calls.filter((one) => !isDead(one.node));
    file.assignments = file.assignments.filter((one) => !isDead(one.target));
    file.functions = file.functions.filter((one) => !isDead(one.node));
  }
}

/** The name in `def name` is no use of it. */
function definesIt(node: PythonNode, one: PythonFunction): boolean {
  return node.from >= one.node.from && node.to <= one.body.from;
}

function mainBlocksOf(file: PythonFile): PythonNode[] {
  return childrenOf(file.root).filter(
    (node) => node.name === "IfStatement" && /^if\s+\(?\s*__name__\s*==/.test(file.textOf(node).slice(0, 200)),
  );
}
