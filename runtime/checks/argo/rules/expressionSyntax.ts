import { ExpressionError } from "../../../expressions/expressionError.ts";
import { evaluateExpression } from "../../../expressions/evaluateExpression.ts";
import { childrenOf, type Node } from "../../../expressions/exprlang/ast.ts";
import { parse } from "../../../expressions/exprlang/parser.ts";
import { printable } from "../../../text/printable.ts";

/**
 * Why Argo could not use an expression (expr-lang); undefined when nothing speaks against it. One without variables is
 * evaluated, because its value can not change; of others only the syntax can be told before the run.
 */
export function expressionProblem(text: string): string | undefined {
  try {
    const tree = parse(text);
    if (!hasVariable(tree)) evaluateExpression(text, {});
    return undefined;
  } catch (error) {
    if (error instanceof ExpressionError) return printable(error.message.split("\n")[0]!).slice(0, 160);
    throw error;
  }
}

/** Functions come from Argo and are always there; anything else with a name is known at run time only. */
function hasVariable(node: Node): boolean {
  if (node.kind === "identifier" || node.kind === "pointer") return node.name !== "sprig";
  const called = node.kind === "call" && node.callee.kind === "identifier";
  return (called ? node.args : childrenOf(node)).some(hasVariable);
}
