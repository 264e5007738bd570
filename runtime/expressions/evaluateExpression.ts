import { environmentOf, type Scope } from "./argo/environment.ts";
import { compile } from "./compiledExpression.ts";
import { printable } from "./exprlang/goString.ts";
import { marshal } from "./exprlang/goJson.ts";
import { metered } from "./exprlang/meter.ts";
import { RunFailure } from "./exprlang/runFailure.ts";
import { GoFunc, goMap, typeName, type GoMap, type Value } from "./exprlang/value.ts";
import { ExpressionError } from "./expressionError.ts";

/** What an expression gave. */
export interface ExpressionResult {
  readonly value: Value;
  /** The Go type, e.g. "int", "map[string]interface {}". */
  readonly type: string;
  /** The value as Argo renders it. @throws ExpressionError (json) if it can not be rendered */
  json(): string;
}

/**
 * Evaluates `{{=source}}` over the controller's flat variables, with Argo's functions.
 * @throws ExpressionError (compile or run)
 */
export function evaluateExpression(source: string, scope: Scope): ExpressionResult {
  const value = compile(source, environmentOf(scope))();
  return { value, type: typeName(value), json: () => renderJson(value) };
}

/** json.Marshal of a result. @throws ExpressionError (json) */
export function renderJson(value: Value): string {
  try {
    return metered(() => marshal(value));
  } catch (error) {
    if (error instanceof RunFailure) throw new ExpressionError("json", error.message);
    throw error;
  }
}

/** Plain data for an environment of one's own: nested objects, arrays, strings, booleans, numbers (float64), bigints. */
export type PlainValue =
  null | boolean | number | bigint | string | readonly PlainValue[] | { readonly [name: string]: PlainValue };

/**
 * Evaluates an expression over plain data without Argo's functions (what `depends` is evaluated with) and demands a
 * boolean. @throws ExpressionError (compile, run or not-boolean)
 */
export function evaluateCondition(source: string, data: { readonly [name: string]: PlainValue }): boolean {
  return asBoolean(source, compile(source, fromPlain(data) as GoMap)());
}

/** The result of a condition. @throws ExpressionError (not-boolean) */
export function asBoolean(source: string, value: Value): boolean {
  if (typeof value === "boolean") return value;
  const given = value instanceof GoFunc ? "a function" : `a value of type ${typeName(value)}`;
  throw new ExpressionError(
    "not-boolean",
    `the expression ${JSON.stringify(printable(source))} gives ${given}, not true or false`,
  );
}

function fromPlain(value: PlainValue): Value {
  if (typeof value === "string") return value.toWellFormed();
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(fromPlain);
  return goMap(Object.entries(value).map(([name, item]) => [name, fromPlain(item as PlainValue)] as const));
}
