import { check } from "./exprlang/checker.ts";
import { run } from "./exprlang/evaluator.ts";
import { natureOf, type Nature } from "./exprlang/nature.ts";
import { parse } from "./exprlang/parser.ts";
import type { GoMap, Value } from "./exprlang/value.ts";

/** Compiles (parse, check) and runs an expression over an environment. @throws ExpressionError (compile or run) */
export function evaluate(source: string, env: GoMap): Value {
  return compile(source, env)();
}

/** Compiles an expression for an environment; the result runs it. @throws ExpressionError (compile) */
export function compile(source: string, env: GoMap): () => Value {
  const natures = new Map<string, Nature>();
  for (const [name, value] of env.entries) natures.set(String(name), natureOf(value));
  const tree = check(
    parse(source, (name) => natures.has(name)),
    natures,
  );
  return () => run(tree, env);
}
