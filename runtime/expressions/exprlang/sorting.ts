import { compare } from "./operators.ts";
import { RunFailure } from "./runFailure.ts";
import { print } from "./goPrint.ts";
import type { Value } from "./value.ts";

/** Sorts items by their keys, stably (the engine's order of equal keys is that of its sort for short lists). */
export function sortBy(items: Value[], keys: Value[], order: Value): Value[] {
  if (order !== "asc" && order !== "desc") throw new RunFailure(`invalid order ${print(order)}, expected asc or desc`);
  const less = (a: Value, b: Value) => (order === "desc" ? compare("<", b, a) : compare("<", a, b));
  const indices = items.map((_, i) => i);
  indices.sort((a, b) => (less(keys[a]!, keys[b]!) ? -1 : less(keys[b]!, keys[a]!) ? 1 : 0));
  return indices.map((i) => items[i]!);
}
