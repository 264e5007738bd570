import { compareStrings, printable } from "./goString.ts";
import { jsonFloat } from "./goFloat.ts";
import { growText, spendWork } from "./meter.ts";
import { formatTime } from "./goTime.ts";
import { RunFailure } from "./runFailure.ts";
import { GoFunc, GoInt, GoMap, GoObject, GoTime, typeName, type Value } from "./value.ts";

export interface JsonStyle {
  /** Two spaces per level and line breaks (json.MarshalIndent). */
  readonly indented?: boolean;
  /** Leave <, > and & as they are. */
  readonly raw?: boolean;
}

/** json.Marshal of a value. @throws RunFailure for what Go can not marshal (functions, infinities, map[any]…) */
export function marshal(value: Value, style: JsonStyle = {}): string {
  return write(value, style, 0);
}

function write(value: Value, style: JsonStyle, level: number): string {
  spendWork();
  if (level > 1000) throw new RunFailure("json: unsupported value: nested too deeply");
  if (value === null) return "null";
  if (typeof value === "string") return quote(value, style.raw ?? false);
  if (typeof value === "bigint" || typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw unsupported(`value: ${value > 0 ? "+Inf" : value < 0 ? "-Inf" : "NaN"}`);
    return jsonFloat(value);
  }
  if (Array.isArray(value) && value.isNil) return "null";
  if (Array.isArray(value))
    return block(
      "[",
      "]",
      value.map((item) => write(item, style, level + 1)),
      style,
      level,
    );
  if (value instanceof GoMap) return writeMap(value, style, level);
  if (value instanceof GoInt) return String(value.value);
  if (value instanceof GoTime) return quote(formatTime(value, "2006-01-02T15:04:05.999999999Z07:00"), true);
  if (value instanceof GoFunc) throw unsupported(`type: ${typeName(value)}`);
  return value instanceof GoObject ? write(value.json, style, level) : "null";
}

function writeMap(value: GoMap, style: JsonStyle, level: number): string {
  if (!value.type.startsWith("map[string]")) throw unsupported(`type: ${value.type}`);
  if (value.isNil) return "null";
  const entries = [...value.entries].sort(([a], [b]) => compareStrings(String(a), String(b)));
  const colon = style.indented ? ": " : ":";
  const parts = entries.map(([key, item]) => {
    return quote(String(key), style.raw ?? false) + colon + write(item, style, level + 1);
  });
  return block("{", "}", parts, style, level);
}

function block(open: string, close: string, parts: string[], { indented }: JsonStyle, level: number): string {
  if (parts.length === 0) return open + close;
  const gap = indented ? `\n${"  ".repeat(level + 1)}` : "";
  const end = indented ? `\n${"  ".repeat(level)}` : "";
  const text = open + gap + parts.join(`,${gap}`) + end + close;
  growText(text.length);
  return text;
}

function unsupported(what: string): RunFailure {
  return new RunFailure(`json: unsupported ${what}`);
}

const escapes: Record<string, string> = {
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\b": "\\b",
  "\f": "\\f",
  '"': '\\"',
  "\\": "\\\\",
};

/** A Go string as JSON string; bytes that are not UTF-8 become \ufffd. */
function quote(value: string, raw: boolean): string {
  growText(value.length);
  // eslint-disable-next-line no-control-regex
  const body = value.replace(raw ? /[\u0000-\u001f"\\\u2028\u2029]/g : /[\u0000-\u001f"\\<>&\u2028\u2029]/g, (c) => {
    return escapes[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
  return `"${body.isWellFormed() ? body : printable(body).replaceAll("\uFFFD", "\\ufffd")}"`;
}
