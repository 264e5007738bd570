import type { SourcePosition, SourceRange } from "../../manifest/sourceRange.ts";
import type { PythonNode } from "./pythonNode.ts";
import { ancestor, childrenOf, maxPythonBytes, nodesWithin, parsePython } from "./pythonNode.ts";

export interface PythonArgument {
  keyword?: string;
  /** * or ** in front. */
  spread?: boolean;
  node: PythonNode;
}

export interface PythonCall {
  /** Dotted name with import aliases resolved: `import torch as t; t.save` is torch.save; a().b is "a().b". */
  name: string;
  node: PythonNode;
  args: PythonArgument[];
  /** Name of the function it stands in; undefined = module level. */
  inFunction?: string;
  inLoop: boolean;
  file: PythonFile;
}

export interface PythonFunction {
  name: string;
  inClass?: string;
  node: PythonNode;
  body: PythonNode;
  parameters: string[];
  file: PythonFile;
}

export interface PythonAssignment {
  /** Last name of the target: `self.stop = True` gives "stop". */
  name: string;
  target: PythonNode;
  value: PythonNode;
  inFunction?: string;
  file: PythonFile;
}

export interface PythonImport {
  /** "" for `from . import x`. */
  module: string;
  /** Leading dots. */
  level: number;
  /** Imported names (empty for `import x`). */
  names: string[];
}

/** The facts of one Python source, read and never run. */
export interface PythonFile {
  /** For ranges: where the text is (a path, or the manifest for inline source). */
  file: string;
  text: string;
  root: PythonNode;
  imports: PythonImport[];
  aliases: ReadonlyMap<string, string>;
  functions: PythonFunction[];
  calls: PythonCall[];
  assignments: PythonAssignment[];
  /** Set for imported files: code there that the program never runs. */
  isDead?(node: PythonNode): boolean;
  textOf(node: PythonNode): string;
  rangeOf(node: PythonNode): SourceRange;
  nameOf(node: PythonNode): string;
}

/** Where a piece of Python stands when it is part of another file: maps an offset of `text` to a position there. */
export type PlaceInFile = (offset: number) => SourcePosition;

/**
 * Reads one source. undefined = not read: too long, or binary (a NUL byte), so that nothing is concluded from it.
 */
export function readPythonFile(text: string, file: string, place?: PlaceInFile): PythonFile | undefined {
  if (text.length > maxPythonBytes || text.includes("\0")) return undefined;
  const root = parsePython(text);
  const lineStarts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lineStarts.push(at + 1);
  const position: PlaceInFile =
    place ??
    ((offset) => {
      let low = 0;
      let high = lineStarts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (lineStarts[middle]! <= offset) low = middle;
        else high = middle - 1;
      }
      return { line: low + 1, column: offset - lineStarts[low]! + 1, offset };
    });
  const aliases = new Map<string, string>();
  const result: PythonFile = {
    file,
    text,
    root,
    imports: [],
    aliases,
    functions: [],
    calls: [],
    assignments: [],
    textOf: (node) => text.slice(node.from, node.to),
    rangeOf: (node) => ({ file, start: position(node.from), end: position(node.to) }),
    nameOf: (node) => dottedName(node, text, aliases, 0),
  };
  const calls: PythonNode[] = [];
  for (const node of nodesWithin(root, { functions: true })) {
    if (node.name === "ImportStatement") readImport(node, text, result.imports, aliases);
    else if (node.name === "FunctionDefinition") readFunction(node, result);
    else if (node.name === "AssignStatement" || node.name === "NamedExpression") readAssignment(node, result);
    else if (node.name === "CallExpression") calls.push(node);
  }
  // Imports may stand below their first use in the text: resolve names once all are known.
  for (const node of calls) {
    const [callee, list] = childrenOf(node);
    if (callee === undefined || list === undefined || list.name !== "ArgList") continue;
    result.calls.push({
      name: result.nameOf(callee),
      node,
      args: readArguments(list, text),
      inFunction: functionNameAround(node, text),
      inLoop: ancestor(node, ["ForStatement", "WhileStatement"]) !== undefined,
      file: result,
    });
  }
  return result;
}

/** The argument with this keyword, else the one at this position (none when a * comes before it). */
export function argumentOf(call: PythonCall, position: number | undefined, keyword?: string): PythonNode | undefined {
  const named = keyword === undefined ? undefined : call.args.find((argument) => argument.keyword === keyword);
  if (named !== undefined) return named.node;
  if (position === undefined) return undefined;
  const positional = call.args.filter((argument) => argument.keyword === undefined);
  if (positional.slice(0, position + 1).some((argument) => argument.spread)) return undefined;
  return positional[position]?.node;
}

function functionNameAround(node: PythonNode, text: string): string | undefined {
  const around = ancestor(node, ["FunctionDefinition"]);
  const name = around === undefined ? undefined : childrenOf(around).find((child) => child.name === "VariableName");
  return name === undefined ? undefined : text.slice(name.from, name.to);
}

function readImport(node: PythonNode, text: string, imports: PythonImport[], aliases: Map<string, string>): void {
  const parts = childrenOf(node).map((child) => ({ name: child.name, text: text.slice(child.from, child.to) }));
  const importAt = parts.findIndex((part) => part.name === "import");
  if (importAt === -1) return;
  const from = parts[0]?.name === "from";
  const dots = from ? parts.slice(1, importAt) : [];
  const source = dots.map((part) => part.text).join("");
  const level = /^\.*/.exec(source)![0].length;
  const module = source.slice(level);
  const names: string[] = [];
  let current = "";
  let alias: string | undefined;
  const finish = (): void => {
    if (current === "") return;
    names.push(current);
    if (from) aliases.set(alias ?? current, module === "" ? current : `${module}.${current}`);
    else if (alias !== undefined) aliases.set(alias, current);
    current = "";
    alias = undefined;
  };
  for (let at = importAt + 1; at < parts.length; at += 1) {
    const part = parts[at]!;
    if (part.name === "as") {
      alias = parts[at + 1]?.text;
      at += 1;
    } else if (part.name === ",") finish();
    else if (part.name === "VariableName" || part.name === "." || part.name === "*") current += part.text;
  }
  finish();
  if (from) imports.push({ module, level, names });
  else for (const name of names) imports.push({ module: name, level: 0, names: [] });
}

function readFunction(node: PythonNode, result: PythonFile): void {
  const children = childrenOf(node);
  const name = children.find((child) => child.name === "VariableName");
  const body = children.find((child) => child.name === "Body");
  const list = children.find((child) => child.name === "ParamList");
  if (name === undefined || body === undefined) return;
  const owner = ancestor(node, ["ClassDefinition", "FunctionDefinition"]);
  const className = owner?.name === "ClassDefinition" ? childrenOf(owner)[1] : undefined;
  const parameters: string[] = [];
  if (list !== undefined) {
    let fresh = true;
    for (const child of childrenOf(list)) {
      if (child.name === "VariableName" && fresh) {
        parameters.push(result.textOf(child));
        fresh = false;
      } else if (child.name === "," || child.name === "(") fresh = true;
    }
  }
  result.functions.push({
    name: result.textOf(name),
    inClass: className === undefined ? undefined : result.textOf(className),
    node,
    body,
    parameters,
    file: result,
  });
}

function readAssignment(node: PythonNode, result: PythonFile): void {
  const children = childrenOf(node);
  const operators = children.filter((child) => child.name === "AssignOp");
  const value = children.at(-1);
  if (operators.length === 0 || value === undefined || value.name === "AssignOp") return;
  const inFunction = functionNameAround(node, result.text);
  for (const [index, target] of children.entries()) {
    if (children[index + 1]?.name !== "AssignOp" && children[index + 1]?.name !== "TypeDef") continue;
    const name =
      target.name === "VariableName"
        ? result.textOf(target)
        : target.name === "MemberExpression"
          ? memberName(target, result.text)
          : undefined;
    if (name !== undefined) result.assignments.push({ name, target, value, inFunction, file: result });
  }
}

/** Last name of a.b.c, or the key of d["key"]. */
export function memberName(node: PythonNode, text: string): string | undefined {
  const last = childrenOf(node).findLast((child) => child.name === "PropertyName" || child.name === "String");
  if (last === undefined) return undefined;
  const word = text.slice(last.from, last.to);
  return last.name === "String" ? word.replace(/^[a-zA-Z]*["']+|["']+$/g, "") : word;
}

function readArguments(list: PythonNode, text: string): PythonArgument[] {
  const args: PythonArgument[] = [];
  let pending: PythonNode[] = [];
  const finish = (): void => {
    if (pending.length === 0) return;
    const equals = pending.findIndex((node) => node.name === "AssignOp");
    const spread = pending[0]!.name === "*" || pending[0]!.name === "**";
    const node = pending.at(-1)!;
    if (equals > 0) args.push({ keyword: text.slice(pending[0]!.from, pending[0]!.to), node });
    else args.push({ spread: spread || undefined, node: spread ? node : pending[0]! });
    pending = [];
  };
  for (const child of childrenOf(list)) {
    if (child.name === "(" || child.name === ")" || child.name === "Comment") continue;
    if (child.name === ",") finish();
    else pending.push(child);
  }
  finish();
  return args;
}

function dottedName(node: PythonNode, text: string, aliases: ReadonlyMap<string, string>, depth: number): string {
  if (depth > 60) return "?";
  if (node.name === "VariableName") {
    const name = text.slice(node.from, node.to);
    return aliases.get(name) ?? name;
  }
  if (node.name === "MemberExpression") {
    const [base, , last] = childrenOf(node);
    if (base === undefined) return "?";
    const left = dottedName(base, text, aliases, depth + 1);
    return last?.name === "PropertyName" ? `${left}.${text.slice(last.from, last.to)}` : `${left}[]`;
  }
  if (node.name === "CallExpression") {
    const callee = node.firstChild;
    return callee === null ? "?" : `${dottedName(callee, text, aliases, depth + 1)}()`;
  }
  if (node.name === "ParenthesizedExpression") {
    const inside = childrenOf(node)[1];
    return inside === undefined ? "?" : dottedName(inside, text, aliases, depth + 1);
  }
  if (node.name === "AwaitExpression") {
    const inside = node.lastChild;
    return inside === null ? "?" : dottedName(inside, text, aliases, depth + 1);
  }
  return "?";
}
