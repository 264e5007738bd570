import { GoFunc, type Value } from "../exprlang/value.ts";

/** Arguments as the signature promises them; the caller has checked the types. */
export type Implementation = (...args: never[]) => Value;

/**
 * A Go function from a short signature such as "string, ...any -> string" ("any" is interface {}). `results` is how
 * Go prints what it returns when that is more than one value.
 */
export function define(signature: string, call: Implementation, results?: string): GoFunc {
  const [left, right] = signature.split("->").map((part) => part.trim()) as [string, string];
  const full = (type: string) => type.replaceAll("any", "interface {}");
  const list = left === "" ? [] : left.split(",").map((type) => type.trim());
  const variadic = list.at(-1)?.startsWith("...") ?? false;
  const params = list.map((type) => full(type.replace("...", "")));
  return new GoFunc(
    { params, variadic, result: full(right) },
    (args) => (call as (...args: Value[]) => Value)(...args),
    results,
  );
}
