import { parseCached } from "./compiledExpression.ts";
import { childrenOf, type Node } from "./exprlang/ast.ts";
import { ExpressionError } from "./expressionError.ts";

/** A name an expression reads, e.g. "inputs.parameters.x". */
export interface ReferencedPath {
  readonly path: string;
  /** UTF-16 offsets in the expression. */
  readonly start: number;
  readonly end: number;
  /** Left of `??` or before `?.`: may be missing. */
  readonly guarded: boolean;
  /** Called as a function. */
  readonly called: boolean;
}

/** Parses an expression without a scope: for lints. */
export function parseExpression(source: string): { readonly tree: Node } | { readonly error: ExpressionError } {
  try {
    return { tree: parseCached(source) };
  } catch (error) {
    if (error instanceof ExpressionError) return { error };
    throw error;
  }
}

/** The longest paths an expression reads, in source order; local variables of `let` are left out. */
export function referencedPaths(tree: Node): ReferencedPath[] {
  const paths: ReferencedPath[] = [];
  const visit = (node: Node, locals: readonly string[], guarded: boolean, called: boolean): void => {
    const found = pathOf(node);
    if (found !== undefined) {
      if (!locals.includes(found.names[0]!)) {
        paths.push({ path: found.names.join("."), start: found.start, end: found.end, guarded, called });
      }
      return;
    }
    if (node.kind === "let") {
      visit(node.value, locals, guarded, false);
      visit(node.body, [...locals, node.name], guarded, false);
    } else if (node.kind === "call") {
      visit(node.callee, locals, guarded, true);
      for (const argument of node.args) visit(argument, locals, guarded, false);
    } else if (node.kind === "binary" && node.operator === "??") {
      visit(node.left, locals, true, false);
      visit(node.right, locals, guarded, false);
    } else {
      const optional = guarded || (node.kind === "member" && node.optional);
      for (const child of childrenOf(node)) visit(child, locals, optional, false);
    }
  };
  visit(tree, [], false, false);
  return paths;
}

/** The names of an identifier or of members with constant names on one; undefined for anything else. */
function pathOf(node: Node): { names: string[]; start: number; end: number } | undefined {
  if (node.kind === "identifier") return { names: [node.name], start: node.at, end: node.at + node.name.length };
  if (node.kind !== "member" || node.optional || node.property.kind !== "string") return undefined;
  const base = pathOf(node.node);
  return base && { names: [...base.names, node.property.value], start: base.start, end: node.end };
}

/**
 * What Argo requires of a scope before it evaluates an expression: every name and every path of constant members,
 * each prefix included, except what `??` or `?.` protects.
 */
export function requiredPaths(tree: Node): string[] {
  const guarded = new Set<Node>();
  walk(tree, (node) => {
    if (node.kind === "binary" && node.operator === "??") {
      walk(node.left, (inner) => {
        if (inner.kind === "member") guarded.add(inner);
      });
    }
    if (node.kind === "member" && node.optional && node.node.kind === "member") guarded.add(node.node);
  });
  const paths = new Set<string>();
  walk(tree, (node) => {
    if (guarded.has(node)) return;
    const found = pathOf(node);
    if (found) paths.add(found.names.join("."));
  });
  return [...paths];
}

/** Children first, as the real engine walks. */
function walk(node: Node, visit: (node: Node) => void): void {
  for (const child of childrenOf(node)) walk(child, visit);
  visit(node);
}
