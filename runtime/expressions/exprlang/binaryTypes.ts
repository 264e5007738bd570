import { RE2JS } from "re2js";
import { ExpressionError } from "../expressionError.ts";
import type { Node } from "./ast.ts";
import {
  arrayOf,
  assignable,
  bool,
  comparable,
  elementOf,
  float,
  int,
  isDuration,
  isNumber,
  isTime,
  natureOfType,
  nil,
  string,
  unknown,
  type Nature,
} from "./nature.ts";

type Test = (nature: Nature) => boolean;
const isBool: Test = ({ kind }) => kind === "bool";
const isString: Test = ({ kind }) => kind === "string";
const isInteger: Test = ({ kind }) => kind === "integer";

/** The nature of `left operator right`. @throws ExpressionError (compile) for types that can not meet */
export function binaryNature(node: Extract<Node, { kind: "binary" }>, l: Nature, r: Nature): Nature {
  const { operator } = node;
  const nature = operator === "in" ? inNature(node, l, r) : result(node, l, r);
  if (nature) return nature;
  throw new ExpressionError(
    "compile",
    `invalid operation: ${operator} (mismatched types ${l.type} and ${r.type})`,
    node.at,
  );
}

/** At least one side unknown and the other of a kind the operator takes. */
function maybe(l: Nature, r: Nature, ...tests: Test[]): boolean {
  const fits = (nature: Nature) => nature.kind === "unknown" || tests.some((test) => test(nature));
  return (l.kind === "unknown" || r.kind === "unknown") && fits(l) && fits(r);
}

function both(l: Nature, r: Nature, test: Test): boolean {
  return test(l) && test(r);
}

function promoted(l: Nature, r: Nature): Nature {
  return l.kind === "float" || r.kind === "float" ? float : int;
}

function result(node: Extract<Node, { kind: "binary" }>, l: Nature, r: Nature): Nature | undefined {
  switch (node.operator) {
    case "==":
    case "!=":
      return comparable(l, r) ? bool : undefined;
    case "or":
    case "||":
    case "and":
    case "&&":
      return both(l, r, isBool) || maybe(l, r, isBool) ? bool : undefined;
    case "<":
    case ">":
    case ">=":
    case "<=": {
      const tests = [isNumber, isString, isTime, isDuration];
      return tests.some((test) => both(l, r, test)) || maybe(l, r, ...tests) ? bool : undefined;
    }
    case "+":
    case "-":
    case "*":
      return arithmetic(node.operator, l, r);
    case "/":
    case "**":
    case "^":
      return both(l, r, isNumber) || maybe(l, r, isNumber) ? float : undefined;
    case "%":
      return both(l, r, isInteger) || maybe(l, r, isInteger) ? int : undefined;
    case "..":
      return both(l, r, isInteger) || maybe(l, r, isInteger) ? arrayOf(int) : undefined;
    case "matches":
      if (node.right.kind === "string") checkPattern(node.right.value, node.at);
      return both(l, r, isString) || maybe(l, r, isString) ? bool : undefined;
    case "contains":
    case "startsWith":
    case "endsWith":
      return both(l, r, isString) || maybe(l, r, isString) ? bool : undefined;
    case "??":
      if (l.kind === "nil") return r.kind === "nil" ? nil : r;
      if (r.kind === "nil" || (r.kind !== "unknown" && assignable(r, l))) return l;
      return unknown;
    default:
      return undefined;
  }
}

function arithmetic(operator: string, l: Nature, r: Nature): Nature | undefined {
  if (both(l, r, isNumber)) return promoted(l, r);
  const duration = natureOfType("time.Duration");
  const time = natureOfType("time.Time");
  if (operator === "*") {
    if ((isDuration(l) && (isDuration(r) || isNumber(r))) || (isNumber(l) && isDuration(r))) return duration;
    return maybe(l, r, isNumber, isDuration) ? unknown : undefined;
  }
  if (both(l, r, isDuration)) return duration;
  if (isTime(l) && isDuration(r)) return time;
  if (operator === "-") {
    if (both(l, r, isTime)) return duration;
    return maybe(l, r, isNumber, isTime, isDuration) ? unknown : undefined;
  }
  if (both(l, r, isString)) return string;
  if (isDuration(l) && isTime(r)) return time;
  return maybe(l, r, isNumber, isString, isTime, isDuration) ? unknown : undefined;
}

function inNature(node: Node, l: Nature, r: Nature): Nature | undefined {
  if (r.kind === "map") {
    const anyKey = !r.type.startsWith("map[string]");
    if (l.kind !== "unknown" && l.kind !== "string" && !anyKey) {
      throw new ExpressionError("compile", `cannot use ${l.type} as type string in map key`, node.at);
    }
    return bool;
  }
  if (r.kind === "array") {
    const element = elementOf(r);
    if (!comparable(l, element)) {
      throw new ExpressionError("compile", `cannot use ${l.type} as type ${element.type} in array`, node.at);
    }
    return bool;
  }
  if (l.kind === "unknown" && (isString(r) || isTime(r))) return bool;
  return r.kind === "unknown" || (isString(l) && isTime(r)) ? bool : undefined;
}

function checkPattern(pattern: string, at: number): void {
  try {
    RE2JS.compile(pattern);
  } catch (error) {
    throw new ExpressionError("compile", (error as Error).message, at);
  }
}
