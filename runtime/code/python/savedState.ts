import type { PythonFile } from "./pythonFile.ts";
import type { PythonNode } from "./pythonNode.ts";
import { childrenOf, nodesWithin } from "./pythonNode.ts";
import type { PythonProgram } from "./pythonProgram.ts";
import { assignmentsTo, callersOf, functionsNamed } from "./pythonProgram.ts";

/** What a resume needs besides the weights. */
export const statePieces = ["optimizer", "step", "scheduler", "rng"] as const;
export type StatePiece = (typeof statePieces)[number];

/** Pieces seen in what is saved. `complete`: everything that is saved was visible, so what is not here is not saved. */
export interface SavedState {
  has: Set<StatePiece>;
  complete: boolean;
}

const words: [StatePiece, RegExp][] = [
  ["scheduler", /sched/i],
  ["optimizer", /optim|(?:^|[^a-z])opt(?:$|[^a-z])|adam|momentum|moments|exp_avg|velocity/i],
  ["rng", /rng|random|seed|generator|getstate/i],
  ["step", /step|epoch|iter|batch_idx|progress|(?:^|[^a-z])it(?:$|[^a-z])/i],
];

/** Pieces that a key, a name or an expression speaks of. */
export function piecesIn(text: string): Set<StatePiece> {
  return new Set(
    words.filter(([, pattern]) => pattern.test(text.replaceAll(/lr_scheduler/gi, "scheduler"))).map(([piece]) => piece),
  );
}

/** Follows the saved object to the dictionary it is made of; bounded in depth. */
export function savedState(
  program: PythonProgram,
  file: PythonFile,
  value: PythonNode,
  around: string | undefined,
  depth = 0,
): SavedState {
  const state: SavedState = { has: new Set(), complete: true };
  const take = (other: SavedState): void => {
    for (const piece of other.has) state.has.add(piece);
    state.complete &&= other.complete;
  };
  if (depth > 5) return { has: new Set(), complete: false };
  if (value.name === "DictionaryExpression") {
    readDictionary(program, file, value, around, depth, take, state);
    return state;
  }
  if (value.name === "CallExpression") {
    const name = file.nameOf(value.firstChild!);
    if (/\.state_dict$|\.get_weights$|\.parameters$/.test(name)) return { has: piecesIn(name), complete: true };
    if (name === "dict") {
      for (const part of childrenOf(childrenOf(value)[1]!)) {
        if (part.name === "VariableName") for (const piece of piecesIn(file.textOf(part))) state.has.add(piece);
        if (part.name === "**") state.complete = false;
      }
      return state;
    }
    const functions = functionsNamed(program, name.split(".").at(-1)!);
    if (functions.length === 0) return { has: piecesIn(file.textOf(value).slice(0, 400)), complete: false };
    for (const found of functions) {
      let returns = 0;
      for (const node of nodesWithin(found.body)) {
        const returned = node.name === "ReturnStatement" ? childrenOf(node)[1] : undefined;
        if (returned === undefined) continue;
        returns += 1;
        take(savedState(program, found.file, returned, found.name, depth + 1));
      }
      if (returns === 0) state.complete = false;
    }
    return state;
  }
  if (value.name === "VariableName") {
    const name = file.textOf(value);
    const assigned = assignmentsTo(program, name).filter(
      (found) => found.file === file && (found.inFunction === around || found.inFunction === undefined),
    );
    const direct = assigned.filter((found) => found.target.name === "VariableName");
    if (direct.length === 0) {
      // A parameter: what the callers pass.
      const owner = file.functions.find((found) => found.name === around && found.parameters.includes(name));
      const callers = owner === undefined ? [] : callersOf(program, owner.name);
      const index =
        owner === undefined ? -1 : owner.parameters.filter((parameter) => parameter !== "self").indexOf(name);
      const passed = callers.flatMap((call) => {
        const argument =
          call.args.find((given) => given.keyword === name) ??
          call.args.filter((given) => given.keyword === undefined)[index];
        return argument === undefined ? [] : [{ call, node: argument.node }];
      });
      if (passed.length === 0) {
        // An object whose making was not seen: a bare model is weights, anything else may hold more.
        return { has: piecesIn(name), complete: /^(?:model|net|module|weights|params)$/.test(name) };
      }
      for (const { call, node } of passed) take(savedState(program, call.file, node, call.inFunction, depth + 1));
      return state;
    }
    for (const found of direct) take(savedState(program, file, found.value, around, depth + 1));
    for (const target of file.assignments) {
      // state["rng"] = … after it was made
      if (target.target.name === "MemberExpression" && file.textOf(target.target).startsWith(`${name}[`)) {
        for (const piece of piecesIn(`${target.name} ${file.textOf(target.value).slice(0, 200)}`)) state.has.add(piece);
      }
    }
    for (const call of file.calls) {
      if (call.name === `${name}.update`) state.complete = false;
    }
    return state;
  }
  return { has: piecesIn(file.textOf(value).slice(0, 400)), complete: false };
}

function readDictionary(
  program: PythonProgram,
  file: PythonFile,
  value: PythonNode,
  around: string | undefined,
  depth: number,
  take: (other: SavedState) => void,
  state: SavedState,
): void {
  const parts = childrenOf(value);
  for (const [index, part] of parts.entries()) {
    if (part.name === "**") {
      const inner = parts[index + 1];
      if (inner !== undefined) take(savedState(program, file, inner, around, depth + 1));
    } else if (part.name === ":") {
      const key = parts[index - 1];
      const entry = parts[index + 1];
      const text = `${key === undefined ? "" : file.textOf(key)} ${entry === undefined ? "" : file.textOf(entry).slice(0, 200)}`;
      for (const piece of piecesIn(text)) state.has.add(piece);
      if (entry?.name === "DictionaryExpression" && depth < 4)
        readDictionary(program, file, entry, around, depth + 1, take, state);
    }
  }
}
