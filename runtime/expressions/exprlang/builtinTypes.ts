import { ExpressionError } from "../expressionError.ts";
import type { Node } from "./ast.ts";
import { checkCall } from "./callTypes.ts";
import { arrayOf, elementOf, float, int, isNumber, natureOfType, unknown, type Nature } from "./nature.ts";
import type { Signature } from "./value.ts";

const any = "interface {}";
const list = "[]interface {}";

function overloads(result: string, ...params: string[][]): Signature[] {
  return params.map((types) => ({ params: types, variadic: false, result }));
}

const two = [["string", "string"]];
const bits = overloads("int", ["int", "int"]);

/** Builtins with fixed parameter types; the last overload's error is the one reported. */
const typed = new Map<string, Signature[]>([
  ["type", overloads("string", [any])],
  ["string", overloads("string", [any])],
  ["trim", overloads("string", ["string"], ["string", "string"])],
  ["trimPrefix", overloads("string", ["string", "string"], ["string"])],
  ["trimSuffix", overloads("string", ["string", "string"], ["string"])],
  ["upper", overloads("string", ["string"])],
  ["lower", overloads("string", ["string"])],
  ["split", overloads("[]string", ["string", "string"], ["string", "string", "int"])],
  ["splitAfter", overloads("[]string", ["string", "string"], ["string", "string", "int"])],
  ["replace", overloads("string", ["string", "string", "string", "int"], ["string", "string", "string"])],
  ["repeat", overloads("string", ["string", "int"])],
  ["join", overloads("string", ["[]string", "string"], [list, "string"], [list], ["[]string"])],
  ["indexOf", overloads("int", ...two)],
  ["lastIndexOf", overloads("int", ...two)],
  ["hasPrefix", overloads("bool", ...two)],
  ["hasSuffix", overloads("bool", ...two)],
  ["toJSON", overloads("string", [any])],
  ["fromJSON", overloads(any, ["string"])],
  ["toBase64", overloads("string", ["string"])],
  ["fromBase64", overloads("string", ["string"])],
  ["duration", overloads("time.Duration", ["string"])],
  ["timezone", overloads("*time.Location", ["string"])],
  ["sort", overloads(list, ...[list, "[]int", "[]float64", "[]string"].flatMap((type) => [[type, "string"], [type]]))],
  ["bitnot", overloads("int", ["int"])],
  ...["bitand", "bitor", "bitxor", "bitnand", "bitshl", "bitshr", "bitushr"].map((name) => [name, bits] as const),
]);

type Visit = (node: Node) => Nature;

/** Checks a call of a builtin without predicate and gives the nature of its result. @throws ExpressionError */
export function builtinResult(node: Node, name: string, args: readonly Node[], visit: Visit): Nature {
  const signatures = typed.get(name);
  if (signatures) return firstMatch(node, name, signatures, args, visit);
  return validated(node, name, args, args.map(visit));
}

function firstMatch(node: Node, name: string, signatures: Signature[], args: readonly Node[], visit: Visit): Nature {
  let last: unknown;
  for (const signature of signatures) {
    try {
      return checkCall(node, name, signature, args, visit);
    } catch (error) {
      last = error;
    }
  }
  throw last;
}

function validated(node: Node, name: string, args: readonly Node[], natures: Nature[]): Nature {
  const fail = (message: string, at = node.at) => new ExpressionError("compile", message, at);
  const [first] = natures;
  const count = (expected: number) => {
    if (args.length !== expected) {
      throw fail(`invalid number of arguments (expected ${expected}, got ${args.length})`);
    }
  };
  const only = (nature: Nature | undefined, ...kinds: Nature["kind"][]) => {
    if (nature!.kind !== "unknown" && !kinds.includes(nature!.kind)) {
      throw fail(`invalid argument for ${name} (type ${nature!.type})`);
    }
  };
  switch (name) {
    case "len":
      count(1);
      only(first, "array", "map", "string");
      return int;
    case "abs":
      count(1);
      only(first, "integer", "float", ...durationKind(first!));
      return first!;
    case "ceil":
    case "floor":
    case "round":
      count(1);
      only(first, "integer", "float", ...durationKind(first!));
      return float;
    case "int":
    case "float":
      count(1);
      only(first, "integer", "float", "string", ...durationKind(first!));
      return name === "int" ? int : float;
    case "max":
    case "min":
    case "mean":
    case "median":
      return aggregate(name, natures, fail);
    case "now":
      if (args.length > 1 || (first && first.type !== "*time.Location")) throw fail("now takes no such argument");
      return natureOfType("time.Time");
    case "date":
      if (args.length < 1) throw fail("invalid number of arguments (expected at least 1, got 0)");
      if (args.length - (first!.type === "*time.Location" ? 1 : 0) > 3) {
        throw fail(`invalid number of arguments (expected at most 3, got ${args.length})`);
      }
      return natureOfType("time.Time");
    case "first":
    case "last":
      count(1);
      only(first, "array");
      return first!.kind === "unknown" ? unknown : natureOfType(first!.type.replace(/^\[\d*\]/, ""));
    case "take":
      count(2);
      only(first, "array");
      only(natures[1], "integer", ...durationKind(natures[1]!));
      return first!.kind === "unknown" ? unknown : natureOfType(first!.type);
    case "keys":
    case "values":
    case "toPairs":
      count(1);
      only(first, "map");
      return arrayOf(unknown);
    case "fromPairs":
      count(1);
      only(first, "array");
      return natureOfType("map[interface {}]interface {}");
    case "reverse":
    case "uniq":
    case "flatten":
      count(1);
      only(first, "array");
      return arrayOf(unknown);
    case "concat":
      if (args.length === 0) throw fail("invalid number of arguments (expected at least 1, got 0)");
      for (const nature of natures) only(nature, "array");
      return arrayOf(unknown);
    case "get":
      count(2);
      return get(args, natures, fail);
    // A predicate builtin reached as a plain call, `(all)(x)`: the parser does not allow it.
    default:
      throw fail(`unknown builtin ${name}`);
  }
}

/** Kind checks look at the kind of integer below a named type such as time.Duration. */
function durationKind(nature: Nature): Nature["kind"][] {
  return ["time.Duration", "time.Month", "time.Weekday"].includes(nature.type) ? ["other"] : [];
}

type Fail = (message: string, at?: number) => ExpressionError;

function aggregate(name: string, natures: Nature[], fail: Fail): Nature {
  const [first] = natures;
  if (!first) throw fail(`not enough arguments to call ${name}`);
  for (const nature of natures) {
    if (nature.kind === "unknown" || nature.kind === "array") return unknown;
    if (!isNumber(nature) && durationKind(nature).length === 0) {
      throw fail(`invalid argument for ${name} (type ${nature.type})`);
    }
  }
  return first;
}

function get(args: readonly Node[], natures: Nature[], fail: Fail): Nature {
  const [base, property] = natures as [Nature, Nature];
  if (args[0]!.kind === "identifier" && args[0]!.name === "$env") return unknown;
  if (base.kind === "unknown") return unknown;
  if (base.kind === "array") {
    if (property.kind !== "integer" && property.kind !== "unknown") {
      throw fail(`non-integer slice index ${property.type}`, args[1]!.at);
    }
    return elementOf(base);
  }
  if (base.kind !== "map") throw fail(`type ${base.type} does not support indexing`, args[0]!.at);
  if (property.kind !== "string" && property.kind !== "unknown" && base.type.startsWith("map[string]")) {
    throw fail(`cannot use ${property.type} to get an element from ${base.type}`, args[1]!.at);
  }
  return elementOf(base);
}
