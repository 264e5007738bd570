import { spendWork } from "./meter.ts";
import { GoInt, GoMap, GoTime, typeName, type Value } from "./value.ts";

/** Go's reflect.DeepEqual: types must agree too. */
export function deepEqual(a: Value, b: Value): boolean {
  spendWork();
  if (a === null || b === null) return a === b;
  if (typeName(a) !== typeName(b)) return false;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, i) => deepEqual(item, b[i]!));
  }
  if (a instanceof GoMap && b instanceof GoMap) {
    if (a.entries.size !== b.entries.size) return false;
    for (const [key, value] of a.entries) {
      const other = b.entries.get(key);
      if (other === undefined || !deepEqual(value, other)) return false;
    }
    return true;
  }
  if (a instanceof GoInt && b instanceof GoInt) return a.value === b.value;
  if (a instanceof GoTime && b instanceof GoTime) return a.nanoseconds === b.nanoseconds && a.zone === b.zone;
  return a === b;
}
