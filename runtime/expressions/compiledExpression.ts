import { isBuiltin } from "./exprlang/builtinNames.ts";
import type { Node } from "./exprlang/ast.ts";
import { check } from "./exprlang/checker.ts";
import { run } from "./exprlang/evaluator.ts";
import { natureOf, type Nature } from "./exprlang/nature.ts";
import { parse } from "./exprlang/parser.ts";
import type { GoMap, Value } from "./exprlang/value.ts";

const MAX_TREES = 1000;
const MAX_PROGRAMS = 500;
/** Longer sources are not kept. */
const MAX_KEPT_LENGTH = 4000;

const trees = new Map<string, Node>();

interface Compiler {
  readonly natures: ReadonlyMap<string, Nature>;
  readonly overrides: boolean;
  readonly programs: Map<string, Node>;
}

const compilers = new WeakMap<GoMap, Compiler>();

/** Compiles (parse, check) an expression for an environment; the result runs it. @throws ExpressionError (compile) */
export function compile(source: string, env: GoMap): () => Value {
  const compiler = compilerOf(env);
  let program = compiler.programs.get(source);
  if (!program) {
    const overridden = (name: string) => compiler.natures.has(name);
    const tree = compiler.overrides ? parse(source, overridden) : parseCached(source);
    program = check(tree, compiler.natures);
    keep(compiler.programs, source, program, MAX_PROGRAMS);
  }
  const compiled = program;
  return () => run(compiled, env);
}

/** Parses without a scope, keeping the tree. @throws ExpressionError (compile) */
export function parseCached(source: string): Node {
  let tree = trees.get(source);
  if (!tree) {
    tree = parse(source);
    keep(trees, source, tree, MAX_TREES);
  }
  return tree;
}

/** The oldest entry makes room. */
function keep(cache: Map<string, Node>, source: string, node: Node, limit: number): void {
  if (source.length > MAX_KEPT_LENGTH) return;
  if (cache.size >= limit) cache.delete(cache.keys().next().value!);
  cache.set(source, node);
}

function compilerOf(env: GoMap): Compiler {
  const known = compilers.get(env);
  if (known) return known;
  const natures = new Map<string, Nature>();
  for (const [name, value] of env.entries) natures.set(String(name), natureOf(value));
  const overrides = [...natures.keys()].some(isBuiltin);
  const compiler: Compiler = { natures, overrides, programs: new Map() };
  compilers.set(env, compiler);
  return compiler;
}
