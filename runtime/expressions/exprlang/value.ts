/**
 * Go values as expr-lang sees them: nil is null, int is bigint, float64 is number, string is string (see goString.ts),
 * []interface{} is an array; every other Go type is one of the classes below.
 */
export type Value = null | boolean | bigint | number | string | GoArray | GoMap | GoInt | GoTime | GoFunc | GoObject;

/** A slice or array; `elem` names the element type when it is not interface {}; `size` marks a Go array. */
export interface GoArray extends Array<Value> {
  elem?: string;
  size?: number;
  /** A slice that is nil in Go: rendered as null. */
  isNil?: boolean;
}

/** A map with any Go type; keys are strings except in map[interface {}]…. */
export class GoMap {
  readonly entries: Map<Value, Value>;
  readonly type: string;
  /** A map that is nil in Go: rendered as null, and nothing can be put into it. */
  isNil = false;
  constructor(entries: Map<Value, Value>, type = "map[string]interface {}") {
    this.entries = entries;
    this.type = type;
  }
}

/** An integer of another type than int, such as int64 or time.Duration. */
export class GoInt {
  readonly type: string;
  readonly value: bigint;
  constructor(type: string, value: bigint) {
    this.type = type;
    this.value = BigInt.asIntN(64, value);
  }
}

/** A time zone: offset in seconds and abbreviation at an instant (nanoseconds since 1970). */
export interface Zone {
  readonly name: string;
  at(nanoseconds: bigint): { offset: number; abbreviation: string };
}

/** time.Time: nanoseconds since 1970 and a zone. */
export class GoTime {
  readonly nanoseconds: bigint;
  readonly zone: Zone;
  constructor(nanoseconds: bigint, zone: Zone) {
    this.nanoseconds = nanoseconds;
    this.zone = zone;
  }
}

/** The type of a Go function: parameter types (the last one repeats if variadic) and the result type. */
export interface Signature {
  readonly params: readonly string[];
  readonly variadic: boolean;
  readonly result: string;
}

/** A Go function as value. */
export class GoFunc {
  readonly signature: Signature;
  readonly call: (args: Value[]) => Value;
  /** How Go prints the results, e.g. "(string, error)", when it is not just `result`. */
  readonly results: string;
  constructor(signature: Signature, call: (args: Value[]) => Value, results = signature.result) {
    this.signature = signature;
    this.call = call;
    this.results = results;
  }
}

/** A pointer to a struct that expressions only use through methods, e.g. *semver.Version. */
export class GoObject {
  readonly type: string;
  readonly methods: ReadonlyMap<string, GoFunc>;
  readonly text: string;
  /** What rendering as JSON gives. */
  readonly json: Value;
  /** What the object stands for inside the engine, e.g. a time zone. */
  readonly content: unknown;
  constructor(type: string, methods: ReadonlyMap<string, GoFunc>, text: string, json: Value, content?: unknown) {
    this.type = type;
    this.methods = methods;
    this.text = text;
    this.json = json;
    this.content = content;
  }
}

/** "func(string, ...int) string" as Go prints it. */
export function signatureText({ params, variadic }: Signature, results: string): string {
  const list = params.map((type, i) => (variadic && i === params.length - 1 ? `...${type}` : type));
  return `func(${list.join(", ")}) ${results}`;
}

/** The Go type of a value as %T prints it. */
export function typeName(value: Value): string {
  if (value === null) return "<nil>";
  switch (typeof value) {
    case "boolean":
      return "bool";
    case "bigint":
      return "int";
    case "number":
      return "float64";
    case "string":
      return "string";
    default:
  }
  if (Array.isArray(value)) return `[${value.size ?? ""}]${value.elem ?? "interface {}"}`;
  if (value instanceof GoTime) return "time.Time";
  if (value instanceof GoFunc) return signatureText(value.signature, value.results);
  return value.type;
}

/** A slice whose element type is not interface {}. */
export function typedSlice(elem: string, items: Value[]): GoArray {
  const slice: GoArray = items;
  slice.elem = elem;
  return slice;
}

/** A slice, nil where it is empty. */
export function nilIfEmpty(items: GoArray): GoArray {
  if (items.length === 0) items.isNil = true;
  return items;
}

/** A map[string]interface {} from pairs. */
export function goMap(pairs: Iterable<readonly [string, Value]>): GoMap {
  return new GoMap(new Map<Value, Value>(pairs));
}
