import { compareStrings } from "./goString.ts";
import { goFloat } from "../goFloat.ts";
import { growText, spendWork } from "./meter.ts";
import { durationText, formatTime, monthNames, weekdayNames } from "./goTime.ts";
import { GoFunc, GoInt, GoMap, GoTime, type Value } from "./value.ts";

/** What fmt.Sprintf("%v", value) gives. */
export function print(value: Value): string {
  spendWork();
  if (value === null) return "<nil>";
  if (typeof value === "string") {
    growText(value.length);
    return value;
  }
  if (typeof value === "number") return goFloat(value);
  if (typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (Array.isArray(value)) return measured(`[${value.map(print).join(" ")}]`);
  if (value instanceof GoMap) {
    const parts = [...value.entries]
      .sort(([a], [b]) => byKey(a, b))
      .map(([key, item]) => `${print(key)}:${print(item)}`);
    return measured(`map[${parts.join(" ")}]`);
  }
  if (value instanceof GoInt) return printInt(value);
  if (value instanceof GoTime) return formatTime(value, "2006-01-02 15:04:05.999999999 -0700 MST");
  if (value instanceof GoFunc) return "0x1";
  return value.text;
}

function measured(text: string): string {
  growText(text.length);
  return text;
}

function printInt({ type, value }: GoInt): string {
  if (type === "time.Duration") return durationText(value);
  if (type === "time.Month") return monthNames[Number(value) - 1] ?? `%!Month(${value})`;
  if (type === "time.Weekday") return weekdayNames[Number(value)] ?? `%!Weekday(${value})`;
  return String(value);
}

/** fmt's order of map keys: nil, then numbers, then strings. */
function byKey(a: Value, b: Value): number {
  if (typeof a === "string" && typeof b === "string") return compareStrings(a, b);
  if (typeof a === typeof b && a !== null && b !== null) return a < b ? -1 : a > b ? 1 : 0;
  return typeof a < typeof b ? -1 : 1;
}
