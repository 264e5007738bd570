import { RE2JS } from "re2js";
import { evaluateStage } from "./evaluateStage.ts";
import { plan, type Stage } from "./plan.ts";
import { syntaxProblem } from "./syntax.ts";
import { tokenize } from "./tokenize.ts";
import type { Token } from "./token.ts";
import { goText } from "./value.ts";
import { WhenError, type WhenStage } from "./whenError.ts";

/**
 * Decides a step's `when` after all tags were replaced, as Argo does with govaluate: bare words count as strings, and
 * any quoted date as a number.
 * @returns whether the step runs; the empty condition is true
 * @throws WhenError with the stage at which Argo fails and its message
 */
export function evaluateWhen(condition: string): boolean {
  if (condition === "") return true;
  const stage = parse(condition);
  const result = within("evaluate", condition, () => evaluateStage(stage));
  if (typeof result !== "boolean") {
    throw new WhenError("not-boolean", `Expected boolean evaluation for '${condition}'. Got ${goText(result)}`);
  }
  return result;
}

/** Can this condition be parsed at all? For lints; says nothing of what it evaluates to. @throws WhenError */
export function parseWhen(condition: string): void {
  if (condition !== "") parse(condition);
}

/** Parses twice, as Argo does: as written, and with bare words as strings. */
function parse(condition: string): Stage | undefined {
  const tokens = within("parse", condition, () => {
    const read = tokenize(condition);
    prepare(read);
    return read;
  });
  return within("reparse", condition, () =>
    prepare(tokens.map((token) => (token.kind === "VARIABLE" ? { ...token, kind: "STRING" as const } : token))),
  );
}

/** Checks the order of the tokens and patterns that are constant, then plans. Changes constants after =~ into patterns. */
function prepare(tokens: Token[]): Stage | undefined {
  const problem = syntaxProblem(tokens);
  if (problem !== undefined) throw new WhenError("parse", problem);
  tokens.forEach((token, index) => {
    const pattern = tokens[index + 1];
    if (token.kind !== "COMPARATOR" || (token.value !== "=~" && token.value !== "!~")) return;
    if (pattern?.kind !== "STRING") return;
    try {
      RE2JS.compile(String(pattern.value));
    } catch (error) {
      throw new WhenError("parse", `error parsing regexp: ${(error as Error).message}`);
    }
    pattern.kind = "PATTERN";
  });
  return plan(tokens);
}

/** Gives errors the stage and the words that Argo wraps them in. */
function within<T>(stage: WhenStage, condition: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof WhenError) || error.stage === "panic") throw error;
    const hint = error.message.includes("Invalid token")
      ? ' (hint: try wrapping the affected expression in quotes ("))'
      : "";
    const wrapped = {
      parse: `Invalid 'when' expression '${condition}': ${error.message}${hint}`,
      reparse: `Failed to parse 'when' expression '${condition}': ${error.message}`,
      evaluate: `Failed to evaluate 'when' expresion '${condition}': ${error.message}`,
    }[stage as "parse" | "reparse" | "evaluate"];
    throw new WhenError(stage, wrapped);
  }
}
