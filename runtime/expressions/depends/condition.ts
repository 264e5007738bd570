import { ExpressionError } from "../expressionError.ts";

const token = /\s*(?:(\|\||&&|[!().?:])|([A-Za-z_][A-Za-z0-9_]*))/y;

/** Words of expr-lang that can not be names. */
const reserved = new Set([
  "true",
  "false",
  "nil",
  "in",
  "not",
  "and",
  "or",
  "matches",
  "contains",
  "startsWith",
  "endsWith",
  "let",
  "if",
  "else",
]);

/** Deeper nesting is refused before it can use up the stack. */
const deepest = 200;

/**
 * Evaluates the boolean part of expr-lang that `depends` is written in: names with members, !, &&, ||, ?: and parentheses.
 * @throws ExpressionError (compile)
 */
export function evaluateCondition(
  text: string,
  scope: Readonly<Record<string, Readonly<Record<string, boolean>>>>,
): boolean {
  let at = 0;
  let current: string | undefined;
  const unexpected = (what = current) => new ExpressionError("compile", `unexpected token ${what ?? "EOF"}`, at);
  const next = (): string | undefined => {
    token.lastIndex = at;
    const match = token.exec(text);
    if (match !== null) {
      at = token.lastIndex;
      return match[1] ?? match[2];
    }
    if (text.slice(at).trim() !== "") throw unexpected(text.slice(at).trim().slice(0, 1));
    return undefined;
  };
  current = next();
  const take = (wanted: string): boolean => {
    if (current !== wanted) return false;
    current = next();
    return true;
  };
  const expect = (wanted: string) => {
    if (!take(wanted)) throw unexpected();
  };
  const choice = (depth: number): boolean => {
    const condition = either(depth);
    if (!take("?")) return condition;
    const yes = choice(depth + 1);
    expect(":");
    const no = choice(depth + 1);
    return condition ? yes : no;
  };
  const either = (depth: number): boolean => {
    let value = both(depth);
    while (take("||")) value = both(depth) || value;
    return value;
  };
  const both = (depth: number): boolean => {
    let value = single(depth);
    while (take("&&")) value = single(depth) && value;
    return value;
  };
  const single = (depth: number): boolean => {
    if (depth > deepest) throw new ExpressionError("compile", `nested more than ${deepest} deep`, at);
    if (take("!")) return !single(depth + 1);
    if (take("(")) {
      const value = choice(depth + 1);
      expect(")");
      return value;
    }
    if (current === undefined || !/^[A-Za-z_]/.test(current) || reserved.has(current)) throw unexpected();
    const name = current;
    current = next();
    expect(".");
    const member = current ?? "";
    current = next();
    const results = Object.hasOwn(scope, name) ? scope[name]! : undefined;
    if (results === undefined) throw new ExpressionError("compile", `unknown name ${name}`, at);
    if (!Object.hasOwn(results, member)) {
      throw new ExpressionError("compile", `type controller.TaskResults has no field ${member}`, at);
    }
    return results[member]!;
  };
  const value = choice(0);
  if (current !== undefined) throw unexpected();
  return value;
}
