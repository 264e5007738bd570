import type { SourceRange } from "../../manifest/sourceRange.ts";
import { exitCodes } from "./exits.ts";
import type { PythonNode } from "./pythonNode.ts";
import { ancestor, childrenOf, nodesWithin } from "./pythonNode.ts";
import type { PythonProgram } from "./pythonProgram.ts";
import { functionsNamed } from "./pythonProgram.ts";
import type { SigtermHandler } from "./sigtermHandlers.ts";
import type { FlagCheck } from "./stopFlags.ts";

const exitCalls = ["sys.exit", "exit", "SystemExit", "os._exit"];

/** Functions whose return value becomes the exit code: sys.exit(main()), raise SystemExit(main()). */
export function wiredFunctions(program: PythonProgram): Set<string> {
  const wired = new Set<string>();
  for (const file of program.files) {
    for (const call of file.calls) {
      if (!exitCalls.includes(call.name)) continue;
      const value = call.args[0]?.node;
      if (value?.name === "CallExpression") wired.add(file.nameOf(value.firstChild!).split(".").at(-1)!);
      if (value?.name === "VariableName") {
        const name = file.textOf(value);
        for (const assignment of file.assignments) {
          if (assignment.name === name && assignment.value.name === "CallExpression") {
            wired.add(file.nameOf(assignment.value.firstChild!).split(".").at(-1)!);
          }
        }
      }
    }
  }
  // return train() inside a wired main() hands the code on.
  for (let round = 0; round < 3; round += 1) {
    for (const name of Array.from(wired)) {
      for (const found of functionsNamed(program, name)) {
        for (const node of nodesWithin(found.body)) {
          const value = node.name === "ReturnStatement" ? childrenOf(node)[1] : undefined;
          if (value?.name === "CallExpression") wired.add(found.file.nameOf(value.firstChild!).split(".").at(-1)!);
        }
      }
    }
  }
  return wired;
}

/** Does the value of `node` become the exit code: as an argument of an exit call or as the result of a wired function? */
export function reachesExit(
  nameOf: (node: PythonNode) => string,
  node: PythonNode,
  wired: ReadonlySet<string>,
  program: PythonProgram,
): boolean {
  const statement = ancestor(node, ["ReturnStatement", "CallExpression", "RaiseStatement"]);
  if (statement?.name === "CallExpression") {
    return exitCalls.includes(nameOf(statement.firstChild!));
  }
  if (statement?.name !== "ReturnStatement") return false;
  const around = ancestor(statement, ["FunctionDefinition"]);
  return program.files.some((file) =>
    file.functions.some((found) => around !== undefined && found.node.from === around.from && wired.has(found.name)),
  );
}

/**
 * Exits that the program can reach after a flag ended its loop: exit calls and the returns of functions whose result is the
 * exit code, in the order of the text after the check. Error handling (except bodies) and the handlers are left out.
 */
export function exitsAfter(
  program: PythonProgram,
  checks: readonly FlagCheck[],
  bodies: SigtermHandler["bodies"],
  wired: ReadonlySet<string>,
): { code: number | undefined; range: SourceRange }[] {
  const exits: { code: number | undefined; range: SourceRange }[] = [];
  for (const file of program.files) {
    const own = checks.filter((check) => check.file === file).map((check) => check.node.from);
    const first = own.length === 0 ? 0 : Math.min(...own);
    const considered = (node: PythonNode): boolean =>
      node.from >= first &&
      !inExcept(node) &&
      !bodies.some((body) => body.file === file && body.body.from <= node.from && node.to <= body.body.to);
    for (const call of file.calls) {
      if (!exitCalls.includes(call.name) || !considered(call.node)) continue;
      const value = call.args[0]?.node;
      if (value?.name === "CallExpression") continue; // its returns are looked at below
      const codes = value === undefined ? [{ code: 0 }] : exitCodes(program, file, value);
      exits.push(...codes.map(({ code }) => ({ code, range: file.rangeOf(call.node) })));
    }
    for (const found of file.functions) {
      if (!wired.has(found.name)) continue;
      for (const node of nodesWithin(found.body)) {
        if (node.name !== "ReturnStatement" || !considered(node)) continue;
        const value = childrenOf(node)[1];
        if (value === undefined || value.name === "CallExpression") continue;
        exits.push(...exitCodes(program, file, value).map(({ code }) => ({ code, range: file.rangeOf(node) })));
      }
    }
  }
  return exits;
}

/** Inside the body of an except clause. */
function inExcept(node: PythonNode): boolean {
  let child = node;
  for (let up = node.parent, level = 0; up !== null && level < 500; child = up, up = up.parent, level += 1) {
    if (up.name !== "TryStatement") continue;
    const parts = childrenOf(up);
    const from = child.from;
    const keyword = parts
      .filter((part) => part.from < from)
      .findLast((part) => ["try", "except", "else", "finally"].includes(part.name));
    if (keyword?.name === "except") return true;
  }
  return false;
}
