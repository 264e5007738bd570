import { ExpressionError } from "../expressionError.ts";
import type { Node } from "./ast.ts";
import { arithmetic, equal } from "./operators.ts";
import { bool } from "./nature.ts";

/**
 * What the optimiser of the real engine changes in a way one can see: `1 % 0` fails before the run, and `true && x`
 * is x (so x may be anything). Called on a node whose children are folded.
 */
export function fold(node: Node): Node {
  if (node.kind === "unary") return foldUnary(node);
  if (node.kind !== "binary") return node;
  const { left, right, operator, at } = node;
  switch (operator) {
    case "&&":
    case "and":
      if (isBool(left, true)) return retyped(right, node);
      if (isBool(right, true)) return retyped(left, node);
      if (isBool(left, false) || isBool(right, false)) return literal(false, node);
      return node;
    case "||":
    case "or":
      if (isBool(left, false)) return retyped(right, node);
      if (isBool(right, false)) return retyped(left, node);
      if (isBool(left, true) || isBool(right, true)) return literal(true, node);
      return node;
    case "==":
      if (left.kind === right.kind && ["int", "string", "bool"].includes(left.kind)) {
        return literal(equal(valueOf(left), valueOf(right)), node);
      }
      return node;
    case "%":
      if (left.kind !== "int" || right.kind !== "int") return node;
      if (right.value === 0n) throw new ExpressionError("compile", "integer divide by zero", at);
      return foldArithmetic(node);
    case "+":
    case "-":
    case "*":
    case "/":
    case "**":
    case "^":
      return foldArithmetic(node);
    default:
      return node;
  }
}

function foldUnary(node: Extract<Node, { kind: "unary" }>): Node {
  const inner = node.node;
  if (inner.kind === "bool" && (node.operator === "!" || node.operator === "not")) return literal(!inner.value, node);
  if (node.operator === "+" && (inner.kind === "int" || inner.kind === "float")) return inner;
  if (node.operator !== "-") return node;
  if (inner.kind === "int") return { ...inner, value: BigInt.asIntN(64, -inner.value) };
  return inner.kind === "float" ? { ...inner, value: -inner.value } : node;
}

function foldArithmetic(node: Extract<Node, { kind: "binary" }>): Node {
  const { left, right, operator, at } = node;
  const numbers = (left.kind === "int" || left.kind === "float") && (right.kind === "int" || right.kind === "float");
  const strings = operator === "+" && left.kind === "string" && right.kind === "string";
  if (!numbers && !strings) return node;
  const value = arithmetic(operator, valueOf(left), valueOf(right));
  const base = { at, height: 1, nature: node.nature };
  if (typeof value === "bigint") return { ...base, kind: "int", value };
  if (typeof value === "number") return { ...base, kind: "float", value };
  return typeof value === "string" ? { ...base, kind: "string", value } : node;
}

function valueOf(node: Node): bigint | number | string | boolean {
  if (node.kind === "int" || node.kind === "float" || node.kind === "string" || node.kind === "bool") return node.value;
  throw new TypeError(`not a literal: ${node.kind}`);
}

function isBool(node: Node, value: boolean): boolean {
  return node.kind === "bool" && node.value === value;
}

function literal(value: boolean, from: Node): Node {
  return { kind: "bool", value, at: from.at, height: 1, nature: bool };
}

function retyped(node: Node, from: Node): Node {
  return { ...node, nature: from.nature };
}
