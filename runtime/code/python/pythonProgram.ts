import type { PythonAssignment, PythonCall, PythonFile, PythonFunction } from "./pythonFile.ts";
import { childrenOf } from "./pythonNode.ts";
import type { PythonNode } from "./pythonNode.ts";

/** The trainer's files that were read together: the entry first, then what it imports. */
export interface PythonProgram {
  files: PythonFile[];
  /** Local imports that were not followed (missing, too deep, too many): what they hold is not known. */
  unread: string[];
}

export type PythonValue = number | string | boolean | null;

interface ProgramIndex {
  functions: Map<string, PythonFunction[]>;
  calls: Map<string, PythonCall[]>;
  assignments: Map<string, PythonAssignment[]>;
}

const indexes = new WeakMap<PythonProgram, ProgramIndex>();

/** By last name: programs are asked for names far more often than they are read. */
function indexOf(program: PythonProgram): ProgramIndex {
  let index = indexes.get(program);
  if (index !== undefined) return index;
  index = { functions: new Map(), calls: new Map(), assignments: new Map() };
  const add = <T>(map: Map<string, T[]>, name: string, value: T): void => {
    const list = map.get(name);
    if (list === undefined) map.set(name, [value]);
    else list.push(value);
  };
  for (const file of program.files) {
    for (const one of file.functions) add(index.functions, one.name, one);
    for (const one of file.calls) add(index.calls, one.name.split(".").at(-1)!, one);
    for (const one of file.assignments) add(index.assignments, one.name, one);
  }
  indexes.set(program, index);
  return index;
}

/** Functions and methods of this (last) name. */
export function functionsNamed(program: PythonProgram, name: string): readonly PythonFunction[] {
  return indexOf(program).functions.get(name) ?? [];
}

/** Calls of a function or method by its last name. */
export function callersOf(program: PythonProgram, name: string): readonly PythonCall[] {
  return indexOf(program).calls.get(name) ?? [];
}

/** Assignments to this (last) name, anywhere. */
export function assignmentsTo(program: PythonProgram, name: string): readonly PythonAssignment[] {
  return indexOf(program).assignments.get(name) ?? [];
}

/**
 * The value of a constant expression: literals, their sums, names assigned exactly once to a constant, signal numbers.
 * `symbols` gives values of names that only the caller knows (the signal number in a handler). undefined = not constant.
 */
export function constantOf(
  program: PythonProgram,
  file: PythonFile,
  node: PythonNode,
  symbols: ReadonlyMap<string, PythonValue> = new Map(),
  depth = 0,
): PythonValue | undefined {
  if (depth > 12) return undefined;
  const text = file.textOf(node);
  switch (node.name) {
    case "Number": {
      const value = Number(text.replaceAll("_", ""));
      return Number.isFinite(value) ? value : undefined;
    }
    case "Boolean":
      return text === "True";
    case "None":
      return null;
    case "String":
      return plainString(text);
    case "ContinuedString": {
      const parts = childrenOf(node).map((part) =>
        part.name === "String" ? plainString(file.textOf(part)) : undefined,
      );
      return parts.includes(undefined) ? undefined : parts.join("");
    }
    case "ParenthesizedExpression": {
      const inside = childrenOf(node)[1];
      return inside === undefined ? undefined : constantOf(program, file, inside, symbols, depth + 1);
    }
    case "UnaryExpression": {
      const value = constantOf(program, file, node.lastChild!, symbols, depth + 1);
      return typeof value === "number" && text.startsWith("-") ? -value : undefined;
    }
    case "BinaryExpression": {
      const [left, operator, right] = childrenOf(node);
      if (left === undefined || operator === undefined || right === undefined) return undefined;
      const a = constantOf(program, file, left, symbols, depth + 1);
      const b = constantOf(program, file, right, symbols, depth + 1);
      if (typeof a === "number" && typeof b === "number") {
        const sign = file.textOf(operator);
        if (sign === "+") return a + b;
        if (sign === "-") return a - b;
        if (sign === "*") return a * b;
        return undefined;
      }
      return typeof a === "string" && typeof b === "string" && file.textOf(operator) === "+" ? a + b : undefined;
    }
    case "CallExpression": {
      const [callee, list] = childrenOf(node);
      const inside = list === undefined ? undefined : childrenOf(list)[1];
      if (callee === undefined || inside === undefined || !["int", "str"].includes(file.textOf(callee)))
        return undefined;
      return constantOf(program, file, inside, symbols, depth + 1);
    }
    case "VariableName":
    case "MemberExpression": {
      const name = file.nameOf(node);
      const symbol = symbols.get(name);
      if (symbol !== undefined) return symbol;
      const signal = /^signal\.(?:Signals\.)?(SIG[A-Z0-9]+)(?:\.value)?$/.exec(name);
      if (signal !== null) return signalNumbers[signal[1]!];
      const last = name.split(".").at(-1)!;
      const assigned = assignmentsTo(program, last);
      if (assigned.length !== 1 || assigned[0]!.file.rangeOf(assigned[0]!.value).start.offset === node.from)
        return undefined;
      return constantOf(program, assigned[0]!.file, assigned[0]!.value, symbols, depth + 1);
    }
    default:
      return undefined;
  }
}

const signalNumbers: Record<string, number> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGUSR2: 12,
  SIGTERM: 15,
};

function plainString(text: string): string | undefined {
  const match = /^([rRuU]?)("""|'''|"|')([\s\S]*)\2$/.exec(text);
  if (match === null) return undefined;
  return match[1]!.toLowerCase() === "r" ? match[3]! : match[3]!.replace(/\\(["'\\])/g, "$1");
}
