import type { PythonFile } from "./pythonFile.ts";
import type { PythonNode } from "./pythonNode.ts";
import { childrenOf, nodesWithin } from "./pythonNode.ts";
import type { PythonProgram } from "./pythonProgram.ts";
import { assignmentsTo, callersOf } from "./pythonProgram.ts";

/** fixed = the same path at every save of one process; numbered = a step, epoch or time is in it. */
export type PathKind = "fixed" | "numbered" | "unknown";

const varying =
  /(?:^|[^a-z])(?:global_?)?(?:step|steps|epoch|ep|iter|iteration|it|i|n|k|batch|time|timestamp|now|idx|index|version|tag|uuid\w*|hash|digest|strftime|count|key|number)(?:$|[^a-z])/i;
const steady =
  /^(?:args|cfg|config|opts?|flags|settings|hparams|os\.environ|os\.getenv|FLAGS)\b|(?:^|_|\.)(?:dir|directory|root|base|out|output|folder|path|prefix|home|tmp|workdir|name|rank|suffix|ext|bucket)\w*$/i;

/** Does the path differ from save to save? Follows names to their assignments and parameters to the callers. */
export function pathKind(
  program: PythonProgram,
  file: PythonFile,
  node: PythonNode,
  around: string | undefined,
  depth = 0,
): PathKind {
  if (depth > 6) return "unknown";
  const again = (part: PythonNode): PathKind => pathKind(program, file, part, around, depth + 1);
  switch (node.name) {
    case "String":
      return /\{[^}]*(?:step|epoch|batch)|%[0-9]*d/.test(file.textOf(node)) ? "numbered" : "fixed";
    case "FormatString": {
      const parts = childrenOf(node)
        .filter((part) => part.name === "FormatReplacement")
        .map((part) => childrenOf(part)[1]);
      return merge(parts.map((part) => (part === undefined ? "unknown" : again(part))));
    }
    case "ContinuedString":
    case "ParenthesizedExpression":
    case "BinaryExpression": {
      const parts = childrenOf(node).filter((part) => !/^(?:ArithOp|[()]|Comment)$/.test(part.name));
      return merge(parts.map(again));
    }
    case "Number":
      return "fixed";
    case "CallExpression": {
      const name = file.nameOf(node.firstChild!);
      const list = childrenOf(node)[1];
      const args =
        list === undefined ? [] : childrenOf(list).filter((part) => !/^(?:[(),]|AssignOp|Comment)$/.test(part.name));
      if (
        /^(?:os\.path\.(?:join|abspath|expanduser|realpath)|(?:pathlib\.)?(?:Pure)?Path|str|os\.fspath)$/.test(name)
      ) {
        return merge(args.map(again));
      }
      if (/\.(?:joinpath|with_suffix|with_name|resolve|expanduser)$/.test(name)) {
        return merge([again(node.firstChild!.firstChild!), ...args.map(again)]);
      }
      if (/^os\.(?:environ\.get|getenv)$/.test(name)) return "fixed";
      if (/format$|strftime|uuid|time$/.test(name))
        return args.length === 0 && name.endsWith("format") ? "unknown" : "numbered";
      return varying.test(file.textOf(node)) ? "numbered" : "unknown";
    }
    case "MemberExpression": {
      const name = file.nameOf(node);
      if (varying.test(name.split(".").at(-1)!)) return "numbered";
      if (steady.test(name))
        return name.startsWith("self.") ? ofName(program, file, name.slice(5), around, depth) : "fixed";
      return ofName(program, file, name.split(".").at(-1)!, around, depth);
    }
    case "VariableName": {
      const name = file.textOf(node);
      if (varying.test(name)) return "numbered";
      return ofName(program, file, name, around, depth);
    }
    default:
      return "unknown";
  }
}

function ofName(
  program: PythonProgram,
  file: PythonFile,
  name: string,
  around: string | undefined,
  depth: number,
): PathKind {
  const assigned = assignmentsTo(program, name).filter(
    (found) =>
      found.file === file &&
      (found.inFunction === around || found.inFunction === undefined || found.target.name === "MemberExpression"),
  );
  if (assigned.length > 0) {
    return worst(assigned.map((found) => pathKind(program, found.file, found.value, found.inFunction, depth + 1)));
  }
  const owner = file.functions.find((found) => found.name === around && found.parameters.includes(name));
  if (owner !== undefined) {
    const index = owner.parameters.filter((parameter) => parameter !== "self" && parameter !== "cls").indexOf(name);
    const given = callersOf(program, owner.name).flatMap((call) => {
      const argument =
        call.args.find((one) => one.keyword === name) ?? call.args.filter((one) => one.keyword === undefined)[index];
      return argument === undefined ? [] : [pathKind(program, call.file, argument.node, call.inFunction, depth + 1)];
    });
    if (given.length > 0) return worst(given);
  }
  return steady.test(name) ? "fixed" : "unknown";
}

/** Parts of one path: one varying part is enough, an unknown part leaves it open. */
function merge(kinds: PathKind[]): PathKind {
  if (kinds.includes("numbered")) return "numbered";
  return kinds.includes("unknown") ? "unknown" : "fixed";
}

/** Several paths for one save: history is kept when any of them varies. */
function worst(kinds: PathKind[]): PathKind {
  if (kinds.includes("numbered")) return "numbered";
  return kinds.includes("fixed") ? "fixed" : "unknown";
}

/** Literal text inside a path expression, for showing: "out/model.pt". */
export function literalsIn(file: PythonFile, node: PythonNode): string {
  const parts: string[] = [];
  for (const part of nodesWithin(node, { limit: 500 })) {
    if (part.name === "String") parts.push(file.textOf(part).replace(/^[a-zA-Z]*["']+|["']+$/g, ""));
  }
  return parts.join("/").slice(0, 120);
}
