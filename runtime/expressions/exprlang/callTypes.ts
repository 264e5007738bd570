import { ExpressionError } from "../expressionError.ts";
import type { Node } from "./ast.ts";
import { assignable, natureOfType, type Nature } from "./nature.ts";
import type { Signature } from "./value.ts";

type Visit = (node: Node) => Nature;

/** Checks the arguments of a call against a known signature. @throws ExpressionError (compile) */
export function checkCall(node: Node, name: string, fn: Signature, args: readonly Node[], visit: Visit): Nature {
  const required = fn.variadic ? fn.params.length - 1 : fn.params.length;
  if (!fn.variadic && args.length > required) {
    throw new ExpressionError("compile", `too many arguments to call ${name}`, node.at);
  }
  if (args.length < required) throw new ExpressionError("compile", `not enough arguments to call ${name}`, node.at);
  for (const [i, argument] of args.entries()) {
    const type = fn.params[Math.min(i, fn.params.length - 1)]!;
    checkArgument(argument, visit(argument), natureOfType(type), type, name);
  }
  return natureOfType(fn.result);
}

function checkArgument(argument: Node, nature: Nature, wanted: Nature, type: string, name: string): void {
  if (wanted.kind === "float" && nature.kind === "integer") return;
  if (wanted.kind === "integer" && nature.kind === "integer" && nature.type !== wanted.type) return;
  const nilTaken = wanted.kind === "unknown" || type.startsWith("*");
  if (nature.kind === "nil" ? nilTaken : nature.kind === "unknown" || assignable(nature, wanted)) return;
  const given = nature.kind === "nil" ? "nil" : nature.type;
  throw new ExpressionError("compile", `cannot use ${given} as argument (type ${type}) to call ${name}`, argument.at);
}
