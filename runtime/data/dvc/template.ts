import { record } from "./dvcProject.ts";

/** A value that DVC's ${…} templating could not be followed to. */
export const unresolved = Symbol("unresolved");

/** Looks up a dotted path (a.b, a[0], item) in the variables; unresolved when it is not there. */
export function lookUp(variables: Record<string, unknown>, expression: string): unknown {
  const parts = expression
    .trim()
    .replaceAll(/\[(\d+)\]/g, ".$1")
    .split(".");
  let value: unknown = variables;
  for (const part of parts) {
    if (Array.isArray(value)) value = value[Number(part)];
    else if (typeof value === "object" && value !== null && Object.hasOwn(value, part)) value = record(value)[part];
    else return unresolved;
    if (value === undefined) return unresolved;
  }
  return value;
}

/**
 * Resolves ${…} in a text as DVC 3 does for scalars: true and false in lower case, floats as Python prints them. Strings with
 * characters a shell would split, lists and whole groups are left unresolved: their quoting differs between versions.
 */
export function resolveText(text: string, variables: Record<string, unknown>): string | typeof unresolved {
  let result = "";
  let at = 0;
  for (let start = text.indexOf("${"); start !== -1; start = text.indexOf("${", at)) {
    if (text[start - 1] === "\\") {
      result += `${text.slice(at, start - 1)}\${`;
      at = start + 2;
      continue;
    }
    const end = text.indexOf("}", start);
    if (end === -1) return unresolved;
    const shown = scalarText(lookUp(variables, text.slice(start + 2, end)));
    if (shown === undefined) return unresolved;
    result += text.slice(at, start) + shown;
    at = end + 1;
  }
  return result + text.slice(at);
}

/** A scalar as DVC writes it into a command or a stage name. */
export function scalarText(value: unknown): string | undefined {
  if (typeof value === "string") return /^[\w./:=,+@%-]*$/.test(value) ? value : undefined;
  if (typeof value === "boolean") return value ? "true" : "false";
  if (typeof value === "bigint") return String(value);
  return typeof value === "number" ? pythonFloat(value) : undefined;
}

/** repr of a Python float: 1.0, 0.0001, 1e-05, 1e+16. */
export function pythonFloat(value: number): string | undefined {
  if (!Number.isFinite(value)) return undefined;
  const plain = String(value);
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e16)) {
    const [digits, exponent] = value.toExponential().split("e");
    const sign = exponent!.startsWith("-") ? "-" : "+";
    return `${digits}e${sign}${exponent!.replace(/^[+-]/, "").padStart(2, "0")}`;
  }
  if (plain.includes("e")) return value.toFixed(0);
  return plain.includes(".") ? plain : `${plain}.0`;
}
