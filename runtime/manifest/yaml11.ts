/** A scalar as Go's YAML reader gives it to Argo; bigint for integers that a number can not hold. */
export type YamlScalar = string | number | bigint | boolean | null;

export interface ScalarSource {
  /** What is written, quotes and folding undone. */
  text: string;
  /** Written without quotes and not as a block. */
  plain: boolean;
  /** The tag in front, short ("!!int"), long ("tag:yaml.org,2002:int"), "!" or of one's own; undefined without one. */
  tag?: string;
}

export type ScalarResult = { value: YamlScalar } | { problem: string };

const words = new Map<string, boolean | null | number>();
const spell = (value: boolean | null | number, ...texts: string[]) => texts.forEach((text) => words.set(text, value));
spell(true, "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
spell(false, "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
spell(null, "", "~", "null", "Null", "NULL");
spell(Number.NaN, ".nan", ".NaN", ".NAN");
spell(Infinity, ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF");
spell(-Infinity, "-.inf", "-.Inf", "-.INF");

type Kind = "str" | "bool" | "int" | "float" | "null" | "timestamp" | "merge";

const largestUnsigned = 2n ** 64n - 1n;
/** Longer digits are a float or a text in any case. */
const longestInteger = 80;

/**
 * The value of a scalar as sigs.k8s.io/yaml reads it: YAML 1.1 words and octals ("yes", "017"), but no base-60 numbers, and dates
 * stay text. A problem is what makes Argo drop the whole document: a tag that does not fit, .nan and .inf (JSON has neither).
 */
export function yamlScalar({ text, plain, tag }: ScalarSource): ScalarResult {
  const wanted = shortTag(tag);
  if (tag === "!" || (wanted === undefined && !plain)) return { value: text };
  if (wanted === "binary") return binary(text);
  if (wanted === "foreign" || wanted === "str") return { value: text };
  const [kind, value] = resolve(text, wanted === undefined || wanted === "timestamp");
  if (wanted === undefined || wanted === kind)
    return finite(kind === "timestamp" || kind === "merge" ? text : value, text);
  if (wanted === "float" && kind === "int" && Number(value) < 2 ** 63) return { value: Number(value) };
  return { problem: `\`${text.slice(0, 80)}\` is not a ${wanted}, as its tag says` };
}

function shortTag(tag: string | undefined): Kind | "binary" | "foreign" | undefined {
  if (tag === undefined || tag === "") return undefined;
  const name = tag.replace(/^(?:!!|tag:yaml\.org,2002:)/, "");
  if (name === tag) return "foreign";
  const known = ["str", "bool", "int", "float", "null", "timestamp", "binary"];
  return known.includes(name) ? (name as Kind) : "foreign";
}

/** Kind and value of an unquoted text. */
function resolve(text: string, mayBeTime: boolean): [Kind, YamlScalar] {
  if (text === "<<") return ["merge", text];
  const word = words.get(text);
  if (word !== undefined) return [word === null ? "null" : typeof word === "boolean" ? "bool" : "float", word];
  if (text.startsWith(".")) {
    // Go's ParseFloat, which takes no underscores in decimals.
    return numeric(/^\.[0-9]+(?:[eE][+-]?[0-9]+)?$/.test(text) ? Number(text) : undefined, text);
  }
  if (!/^[-+0-9]/.test(text)) return ["str", text];
  if (mayBeTime && isTimestamp(text)) return ["timestamp", text];
  const digits = text.replaceAll("_", "");
  const integer = digits.length <= longestInteger ? parseInteger(digits) : undefined;
  if (integer !== undefined) {
    const safe = integer >= -9_007_199_254_740_991n && integer <= 9_007_199_254_740_991n;
    return ["int", safe ? Number(integer) : integer];
  }
  const isFloat = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(digits);
  return numeric(isFloat ? Number(digits) : undefined, text);
}

/** A number out of the range of floats is a text. */
function numeric(value: number | undefined, text: string): [Kind, YamlScalar] {
  return value === undefined || !Number.isFinite(value) ? ["str", text] : ["float", value];
}

/** Go's strconv.ParseInt and ParseUint with base 0, and the reader's own fallback for 0b. */
function parseInteger(text: string): bigint | undefined {
  const match =
    /^([-+]?)(0[xX][0-9a-fA-F]+|0[oO]?[0-7]+|0[bB][01]+|0|[1-9][0-9]*)$/.exec(text) ?? /^()0b[+]([01]+)$/.exec(text);
  if (match === null) return undefined;
  const [whole, sign, digits = ""] = match;
  const body = whole.startsWith("0b+") ? `0b${digits}` : /^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits;
  const size = BigInt(body.toLowerCase());
  const value = sign === "-" ? -size : size;
  // ParseUint takes no sign.
  if (value < -(2n ** 63n) || value > (sign === "" ? largestUnsigned : 2n ** 63n - 1n)) return undefined;
  return value;
}

const times = [
  /^(\d{4})-(\d{1,2})-(\d{1,2})$/,
  /^(\d{4})-(\d{1,2})-(\d{1,2})[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(?:Z|[+-]\d{2}:\d{2})$/,
  /^(\d{4})-(\d{1,2})-(\d{1,2}) +(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?$/,
];

/** Only !!timestamp cares: a date stays the text it is. */
function isTimestamp(text: string): boolean {
  if (text.length > 100) return false;
  for (const pattern of times) {
    const match = pattern.exec(text);
    if (match === null) continue;
    const [, year, month, day, hour = 0, minute = 0, second = 0] = match.map(Number);
    if (month! < 1 || month! > 12 || hour > 23 || minute > 59 || second > 59) return false;
    return day! >= 1 && day! <= new Date(Date.UTC(2000 + (year! % 400), month!, 0)).getUTCDate();
  }
  return false;
}

function finite(value: YamlScalar, text: string): ScalarResult {
  if (typeof value !== "number" || Number.isFinite(value)) return { value };
  return { problem: `${text} is no value JSON has, so Argo can not read the document` };
}

function binary(text: string): ScalarResult {
  const packed = text.replaceAll(/[\r\n]/g, "");
  if (packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) {
    return { problem: "a !!binary value is not base64" };
  }
  return { value: Buffer.from(packed, "base64").toString() };
}
