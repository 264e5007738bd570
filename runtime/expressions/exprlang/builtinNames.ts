/** Builtins that take a predicate: what each argument is; "?" marks an optional one. */
const predicates = new Map<string, readonly string[]>([
  ...["all", "none", "any", "one", "filter", "map", "find", "findIndex", "findLast", "findLastIndex", "groupBy"].map(
    (name) => [name, ["value", "predicate"]] as const,
  ),
  ["count", ["value", "predicate?"]],
  ["sum", ["value", "predicate?"]],
  ["sortBy", ["value", "predicate", "value?"]],
  ["reduce", ["value", "predicate", "value?"]],
]);

const plain = new Set(
  (
    "len type abs ceil floor round int float string trim trimPrefix trimSuffix upper lower split splitAfter replace " +
    "repeat join indexOf lastIndexOf hasPrefix hasSuffix max min mean median toJSON fromJSON toBase64 fromBase64 now " +
    "duration date timezone first last get take keys values toPairs fromPairs reverse uniq concat flatten sort " +
    "bitand bitor bitxor bitnand bitshl bitshr bitushr bitnot"
  ).split(" "),
);

/** The argument shape of a builtin with a predicate, undefined for every other name. */
export function predicateArguments(name: string): readonly string[] | undefined {
  return predicates.get(name);
}

/** Whether expr-lang defines a function of this name. */
export function isBuiltin(name: string): boolean {
  return plain.has(name) || predicates.has(name);
}
