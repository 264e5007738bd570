import type { SourceRange } from "../../manifest/sourceRange.ts";
import { childrenOf, nodesWithin } from "./pythonNode.ts";
import type { PythonProgram } from "./pythonProgram.ts";
import { constantOf } from "./pythonProgram.ts";

/** Environment variables the program reads (os.environ[…], .get, os.getenv), with the first place of each. */
export function environmentUse(program: PythonProgram): Map<string, SourceRange> {
  const found = new Map<string, SourceRange>();
  for (const file of program.files) {
    for (const call of file.calls) {
      if (!/^os\.(?:getenv|environ\.(?:get|pop|setdefault))$/.test(call.name)) continue;
      const name = call.args[0] === undefined ? undefined : constantOf(program, file, call.args[0].node);
      if (typeof name === "string" && !found.has(name)) found.set(name, file.rangeOf(call.node));
    }
    for (const node of nodesWithin(file.root, { functions: true })) {
      if (node.name !== "MemberExpression" || file.nameOf(node) !== "os.environ[]") continue;
      const key = childrenOf(node)[2];
      const name = key === undefined ? undefined : constantOf(program, file, key);
      if (typeof name === "string" && !found.has(name)) found.set(name, file.rangeOf(node));
    }
  }
  return found;
}
