import type { SourceRange } from "../../manifest/sourceRange.ts";
import type { PythonCall, PythonFile, PythonFunction } from "./pythonFile.ts";
import { argumentOf } from "./pythonFile.ts";
import type { PythonNode } from "./pythonNode.ts";
import { ancestor, childrenOf } from "./pythonNode.ts";
import type { PythonProgram } from "./pythonProgram.ts";
import { functionsNamed } from "./pythonProgram.ts";

/** One place that decides what SIGTERM does. */
export interface SigtermHandler {
  /** function: `bodies` run; ignore: SIG_IGN; default: SIG_DFL; flag: a bound method that only sets (event.set); unresolved: seen, not understood. */
  kind: "function" | "ignore" | "default" | "flag" | "unresolved";
  /** As written: "handler", "self.stop", "lambda". */
  name: string;
  range: SourceRange;
  file: PythonFile;
  bodies: { file: PythonFile; body: PythonNode; parameters: string[] }[];
  /** kind flag: the name that is set. */
  flag?: string;
}

const maxHandlers = 20;

/** All registrations (the first 20) for SIGTERM in the program, except those that a handler itself makes while it runs. */
export function sigtermHandlers(program: PythonProgram): SigtermHandler[] {
  const found: { handler: SigtermHandler; call: PythonCall }[] = [];
  for (const file of program.files) {
    for (const call of file.calls) {
      if (found.length >= maxHandlers) break;
      const asyncio = call.name.endsWith(".add_signal_handler");
      if (call.name !== "signal.signal" && !asyncio) continue;
      const signal = argumentOf(call, 0, asyncio ? "sig" : "signalnum");
      const action = argumentOf(call, 1, asyncio ? "callback" : "handler");
      if (signal === undefined || action === undefined || !meansSigterm(program, file, signal)) continue;
      found.push({ handler: resolve(program, file, action), call });
    }
  }
  const bodies = found.flatMap(({ handler }) => handler.bodies);
  return found
    .filter(
      ({ call, handler }) =>
        !bodies.some(
          (body) => body.file === call.file && body.body.from <= call.node.from && call.node.to <= body.body.to,
        ) && !restoresOld(handler, call),
    )
    .map(({ handler }) => handler);
}

/** `signal.signal(SIGTERM, old)` puts back what was there: it is no handler of its own. */
function restoresOld(handler: SigtermHandler, call: PythonCall): boolean {
  if (handler.kind !== "unresolved") return false;
  const last = handler.name.split(".").at(-1)!;
  return call.file.assignments.some(
    (assignment) =>
      assignment.name === last && /\bsignal\.(?:getsignal|signal)\b/.test(call.file.textOf(assignment.value)),
  );
}

function meansSigterm(program: PythonProgram, file: PythonFile, node: PythonNode): boolean {
  const name = file.nameOf(node);
  if (/^signal\.(?:Signals\.)?SIGTERM$/.test(name) || file.textOf(node) === "15") return true;
  if (node.name !== "VariableName") return false;
  const loop = ancestor(node, ["ForStatement"]);
  if (loop !== undefined) {
    const parts = childrenOf(loop);
    const list = parts[parts.findIndex((part) => part.name === "in") + 1];
    if (parts[1] !== undefined && file.textOf(parts[1]) === name && list !== undefined) {
      return /\bSIGTERM\b/.test(resolveText(program, file, list));
    }
  }
  return /\bSIGTERM\b/.test(resolveText(program, file, node));
}

function resolveText(program: PythonProgram, file: PythonFile, node: PythonNode): string {
  if (node.name !== "VariableName") return file.textOf(node);
  const name = file.textOf(node);
  return program.files
    .flatMap((other) => other.assignments.filter((assignment) => assignment.name === name))
    .map((assignment) => assignment.file.textOf(assignment.value))
    .join(" ");
}

function resolve(program: PythonProgram, file: PythonFile, action: PythonNode): SigtermHandler {
  const range = file.rangeOf(action);
  const name = file.nameOf(action);
  const base = { name: action.name === "LambdaExpression" ? "lambda" : name, range, file, bodies: [] };
  if (/^signal\.(?:Handlers\.)?SIG_IGN$/.test(name)) return { ...base, kind: "ignore" };
  if (/^signal\.(?:Handlers\.)?SIG_DFL$/.test(name)) return { ...base, kind: "default" };
  if (action.name === "LambdaExpression") {
    const body = action.lastChild!;
    return { ...base, kind: "function", bodies: [{ file, body, parameters: [] }] };
  }
  if (action.name === "CallExpression" && /(?:^|\.)partial$/.test(file.nameOf(action.firstChild!))) {
    const list = childrenOf(action)[1];
    const inner = list === undefined ? undefined : childrenOf(list)[1];
    if (inner !== undefined) return resolve(program, file, inner);
  }
  if (action.name === "VariableName" || action.name === "MemberExpression") {
    const last = name.split(".").at(-1)!;
    // Of many definitions the last ones count, as in Python; code that has more is not written by people.
    const functions = narrowed(functionsNamed(program, last).slice(-50), file, action).slice(-5);
    if (functions.length > 0) {
      return {
        ...base,
        kind: "function",
        bodies: functions.map((found) => ({ file: found.file, body: found.body, parameters: found.parameters })),
      };
    }
    if (last === "set" && name.includes(".")) return { ...base, kind: "flag", flag: name.split(".").at(-2) };
  }
  return { ...base, kind: "unresolved" };
}

/** With several functions of one name, prefer those of this file, and for self.x those of this class. */
function narrowed(functions: PythonFunction[], file: PythonFile, action: PythonNode): PythonFunction[] {
  const here = functions.filter((found) => found.file === file);
  const pool = here.length > 0 ? here : functions;
  const owner = ancestor(action, ["ClassDefinition"]);
  const className = owner === undefined ? undefined : childrenOf(owner)[1];
  const own = className === undefined ? [] : pool.filter((found) => found.inClass === file.textOf(className));
  return own.length > 0 && file.textOf(action).startsWith("self.") ? own : pool;
}
