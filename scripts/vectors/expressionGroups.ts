import { evaluateHookExpression, evaluateRetryExpression } from "../../runtime/expressions/conditions.ts";
import { environmentOf, type Scope } from "../../runtime/expressions/argo/environment.ts";
import { evaluateExpression } from "../../runtime/expressions/evaluateExpression.ts";
import { GoMap } from "../../runtime/expressions/exprlang/value.ts";
import { replaceInDocument, replaceInText, type ReplaceMode } from "../../runtime/expressions/template.ts";
import type { Vector, VectorGroup } from "./vector.ts";

/** The vector groups about expr-lang with Argo's functions, and about tags. Scopes are resolved by the caller. */
export const expressionGroups: Record<string, VectorGroup> = {
  expr: (vector) => evaluated(vector),
  sprig: (vector) => (vector.input === "(names of all functions under sprig)" ? sprigNames() : evaluated(vector)),
  "hook-expression": ({ input, scope }) => evaluateHookExpression(input as string, scope as Scope),
  "retry-expression": ({ input, scope }) => evaluateRetryExpression(input as string, scope as Scope),
  template: ({ input, scope }) => {
    const { text, mode } = input as { text: string; mode: ReplaceMode };
    return replaceInText(text, scope as Scope, mode);
  },
  "template-document": ({ input, scope }) => {
    const { document, mode } = input as { document: string; mode: ReplaceMode };
    return replaceInDocument(document, scope as Scope, mode);
  },
};

/** `{json, type}`: the exact text tells 1 from 1.0 and numbers beyond 2^53 apart. */
function evaluated({ input, scope }: Vector): unknown {
  const result = evaluateExpression(input as string, (scope ?? {}) as Scope);
  return { json: result.json(), type: result.type };
}

function sprigNames(): string[] {
  const sprig = environmentOf({}).entries.get("sprig");
  return sprig instanceof GoMap ? [...sprig.entries.keys()].map(String).sort() : [];
}
