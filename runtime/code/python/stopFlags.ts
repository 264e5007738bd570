import type { PythonFile } from "./pythonFile.ts";
import type { PythonNode } from "./pythonNode.ts";
import { ancestor, childrenOf, nodesWithin } from "./pythonNode.ts";
import type { PythonProgram } from "./pythonProgram.ts";

/** A condition that reads a stop flag, with the code that runs when the flag is set. */
export interface FlagCheck {
  file: PythonFile;
  /** The if, while or conditional expression. */
  node: PythonNode;
  /** Code that runs when the flag is set; absent for `while not stop`, which just ends. */
  whenSet?: PythonNode;
}

/**
 * Where the program looks at names that a handler sets: directly, through a function that returns one
 * (`def should_stop(): return self.stop`), or through a variable (`stopped = event.is_set()`).
 */
export function flagChecks(
  program: PythonProgram,
  flags: ReadonlySet<string>,
  handlerBodies: readonly { file: PythonFile; body: PythonNode }[],
): { checks: FlagCheck[]; reads: number; names: Set<string> } {
  const names = new Set(flags);
  for (let round = 0; round < 4; round += 1) {
    const before = names.size;
    for (const file of program.files) {
      for (const assignment of file.assignments) {
        if (
          assignment.value.name !== "Boolean" &&
          mentions(file, assignment.value, names) &&
          isTruthOf(assignment.value)
        ) {
          names.add(assignment.name);
        }
      }
      for (const found of file.functions) {
        for (const node of nodesWithin(found.body)) {
          if (node.name !== "ReturnStatement") continue;
          const value = childrenOf(node)[1];
          const tells = value !== undefined && isTruthOf(value) && mentions(file, value, names);
          // `if stop: return True` tells the caller as well.
          const condition = ancestor(node, ["IfStatement"]);
          const flagged =
            value !== undefined &&
            ["Boolean", "String"].includes(value.name) &&
            condition !== undefined &&
            conditionsOf(condition).some((part) => mentions(file, part.condition, names));
          if (tells || flagged) names.add(found.name);
        }
      }
    }
    if (names.size === before) break;
  }
  const checks: FlagCheck[] = [];
  let reads = 0;
  for (const file of program.files) {
    for (const node of nodesWithin(file.root, { functions: true })) {
      const inHandler = handlerBodies.some(
        (handler) => handler.file === file && handler.body.from <= node.from && node.to <= handler.body.to,
      );
      if (inHandler || file.isDead?.(node)) continue;
      if (
        ["VariableName", "PropertyName", "String"].includes(node.name) &&
        names.has(wordOf(file, node)) &&
        isRead(node)
      ) {
        reads += 1;
      }
      if (!["IfStatement", "WhileStatement", "ConditionalExpression"].includes(node.name)) continue;
      for (const { condition, body, otherwise } of conditionsOf(node)) {
        if (!mentions(file, condition, names)) continue;
        const negative = isNegated(file, condition, names);
        checks.push({ file, node, whenSet: negative ? otherwise : node.name === "WhileStatement" ? undefined : body });
      }
    }
  }
  return { checks, reads, names };
}

function isTruthOf(value: PythonNode): boolean {
  return ["VariableName", "MemberExpression", "CallExpression", "UnaryExpression", "BinaryExpression"].includes(
    value.name,
  );
}

function isRead(node: PythonNode): boolean {
  const statement = ancestor(node, ["AssignStatement", "ScopeStatement", "ParamList", "ImportStatement"]);
  if (statement === undefined) return true;
  if (statement.name !== "AssignStatement") return false;
  return node.from >= statement.lastChild!.from;
}

function wordOf(file: PythonFile, node: PythonNode): string {
  const text = file.textOf(node);
  return node.name === "String" ? text.replace(/^[a-zA-Z]*["']+|["']+$/g, "") : text;
}

function mentions(file: PythonFile, node: PythonNode, names: ReadonlySet<string>): boolean {
  for (const part of nodesWithin(node, { limit: 2000 })) {
    if (["VariableName", "PropertyName", "String"].includes(part.name) && names.has(wordOf(file, part))) return true;
  }
  return false;
}

/** `not stop`, `stop is False`, `stop is None`, `stop == 0`: the body runs while the flag is not set. */
function isNegated(file: PythonFile, condition: PythonNode, names: ReadonlySet<string>): boolean {
  for (const part of nodesWithin(condition, { limit: 2000 })) {
    if (!["VariableName", "PropertyName", "String"].includes(part.name) || !names.has(wordOf(file, part))) continue;
    for (let up = part.parent; up !== null && up.from >= condition.from && up.to <= condition.to; up = up.parent) {
      if (up.name === "UnaryExpression" && file.textOf(up).startsWith("not")) return true;
      if (up.name === "BinaryExpression" && /(?:is|==)\s*(?:False|None|0)$/.test(file.textOf(up))) return true;
    }
  }
  return false;
}

function conditionsOf(node: PythonNode): { condition: PythonNode; body?: PythonNode; otherwise?: PythonNode }[] {
  const parts = childrenOf(node);
  if (node.name === "ConditionalExpression") {
    const [body, , condition, , otherwise] = parts;
    return condition === undefined ? [] : [{ condition, body, otherwise }];
  }
  const found: { condition: PythonNode; body?: PythonNode; otherwise?: PythonNode }[] = [];
  const elseAt = parts.findIndex((part) => part.name === "else");
  const otherwise = elseAt === -1 ? undefined : parts[elseAt + 1];
  for (const [index, part] of parts.entries()) {
    if (!["if", "elif", "while"].includes(part.name)) continue;
    const condition = parts[index + 1];
    if (condition !== undefined && condition.name !== "Body")
      found.push({ condition, body: parts[index + 2], otherwise });
  }
  return found;
}
