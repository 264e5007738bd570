import { GoFunc, typeName, type Signature, type Value } from "./value.ts";
import { memberType } from "./methods.ts";

/** What the compile step knows about a value: unknown (interface {}), nil, or a Go type. */
export interface Nature {
  readonly kind: "unknown" | "nil" | "bool" | "integer" | "float" | "string" | "array" | "map" | "func" | "other";
  /** The Go type; "unknown" and "nil" have none. */
  readonly type: string;
  /** Element of an array or map, when known more precisely than by the type. */
  readonly elem?: Nature;
  readonly signature?: Signature;
  /** A name that is a builtin of the language, used without calling it. */
  readonly builtin?: string;
}

export const unknown: Nature = { kind: "unknown", type: "unknown" };
export const nil: Nature = { kind: "nil", type: "unknown" };
export const bool: Nature = { kind: "bool", type: "bool" };
export const int: Nature = { kind: "integer", type: "int" };
export const float: Nature = { kind: "float", type: "float64" };
export const string: Nature = { kind: "string", type: "string" };
export const anyMap: Nature = { kind: "map", type: "map[string]interface {}" };

const integers = new Set("int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64".split(" "));
const cache = new Map<string, Nature>([
  ["", unknown],
  ["interface {}", unknown],
  ["bool", bool],
  ["int", int],
  ["float64", float],
  ["string", string],
]);

/** A []interface {} whose elements are known to be of one kind. */
export function arrayOf(elem: Nature): Nature {
  return { kind: "array", type: "[]interface {}", elem };
}

/** The nature of a Go type given by name. */
export function natureOfType(type: string): Nature {
  const known = cache.get(type);
  if (known) return known;
  const made = makeNature(type);
  if (cache.size < 500) cache.set(type, made);
  return made;
}

function makeNature(type: string): Nature {
  if (integers.has(type)) return { kind: "integer", type };
  const array = /^\[\d*\](.*)$/.exec(type);
  if (array) return { kind: "array", type, elem: natureOfType(array[1]!) };
  const map = /^map\[(string|interface \{\})\](.*)$/.exec(type);
  if (map) return { kind: "map", type, elem: natureOfType(map[2]!) };
  return { kind: "other", type };
}

/** The nature of a value of the scope. */
export function natureOf(value: Value): Nature {
  if (value === null) return nil;
  if (value instanceof GoFunc) return { kind: "func", type: typeName(value), signature: value.signature };
  return natureOfType(typeName(value));
}

export function isNumber(nature: Nature): boolean {
  return nature.kind === "integer" || nature.kind === "float";
}

export function isTime(nature: Nature): boolean {
  return nature.type === "time.Time";
}

export function isDuration(nature: Nature): boolean {
  return nature.type === "time.Duration";
}

/** The element of an array or map. */
export function elementOf(nature: Nature): Nature {
  return nature.elem ?? unknown;
}

/** Go's assignability as far as expressions need it. */
export function assignable(from: Nature, to: Nature): boolean {
  if (from.kind === "nil") return ["array", "map", "func"].includes(to.kind) || to.type.startsWith("*");
  if (from.kind === "unknown") return to.kind === "unknown";
  if (to.kind === "nil") return false;
  return to.kind === "unknown" || from.type === to.type;
}

/** Whether `==` between the two compiles. */
export function comparable(a: Nature, b: Nature): boolean {
  if (a.kind === "unknown" || b.kind === "unknown" || a.kind === "nil" || b.kind === "nil") return true;
  if (isNumber(a) && isNumber(b)) return true;
  if (a.kind === "array" && b.kind === "array") return true;
  return a.type === b.type;
}

/** The signature of a method or field type of a named type: undefined if there is none. */
export function memberNature(base: Nature, name: string): Nature | undefined {
  const signature = memberType(base.type, name);
  return signature && { kind: "func", type: "func", signature };
}
