import { RunFailure } from "./runFailure.ts";
import { GoFunc, GoInt, GoMap, GoTime, typeName, typedSlice, type Value } from "./value.ts";
import { utc } from "./goTime.ts";

/** Calls a Go function value as reflection does: number and types of arguments must fit exactly. @throws RunFailure */
export function callFunction(callee: Value, args: Value[]): Value {
  if (callee === null) throw new RunFailure("invalid operation: cannot call nil");
  if (!(callee instanceof GoFunc)) {
    throw new RunFailure(`invalid operation: cannot call non-function of type ${typeName(callee)}`);
  }
  const { params, variadic } = callee.signature;
  const required = variadic ? params.length - 1 : params.length;
  if (args.length < required || (!variadic && args.length > required)) {
    throw new RunFailure(`invalid number of arguments: expected ${required}, got ${args.length}`);
  }
  return callee.call(args.map((value, i) => fit(value, params[Math.min(i, params.length - 1)]!)));
}

function fit(value: Value, type: string): Value {
  if (type === "interface {}") return value;
  if (value === null) return zero(type);
  const given = typeName(value);
  if (given !== type) throw new RunFailure(`reflect: Call using ${given} as type ${type}`);
  return value;
}

function nilMap(type: string): GoMap {
  const map = new GoMap(new Map(), type);
  map.isNil = true;
  return map;
}

/** What nil becomes when a parameter is not an interface. */
function zero(type: string): Value {
  if (type === "string") return "";
  if (type === "int") return 0n;
  if (type === "float64") return 0;
  if (type === "bool") return false;
  if (type.startsWith("map[")) return nilMap(type);
  if (type.startsWith("[]")) return typedSlice(type.slice(2), []);
  if (type === "time.Time") return new GoTime(-62_135_596_800_000_000_000n, utc);
  return type.startsWith("time.") || type === "int64" ? new GoInt(type, 0n) : null;
}
