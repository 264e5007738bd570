import { atoi, largestInt } from "./atoi.ts";
import { ExpressionError } from "./expressionError.ts";
import { goQuote } from "./goQuote.ts";

const second = 1_000_000_000n;

const units = new Map([
  ["ns", 1n],
  ["us", 1_000n],
  ["µs", 1_000n],
  ["μs", 1_000n],
  ["ms", 1_000_000n],
  ["s", second],
  ["m", 60n * second],
  ["h", 3_600n * second],
]);

/**
 * Nanoseconds of a Go duration ("90s", "1h30m", "1.5h", "-2m"), read as time.ParseDuration reads it.
 * @throws ExpressionError (value) with Go's message
 */
export function parseGoDuration(text: string): bigint {
  const invalid = (what: string) => new ExpressionError("value", `time: ${what} ${goQuote(text)}`);
  if (text.length > 1_000) throw invalid("invalid duration");
  const negative = text.startsWith("-");
  let rest = text.replace(/^[+-]/, "");
  if (rest === "0") return 0n;
  if (rest === "") throw invalid("invalid duration");
  let total = 0n;
  while (rest !== "") {
    const [number = "", whole = "", fraction = ""] = /^([0-9]*)(?:\.([0-9]*))?/.exec(rest) ?? [];
    if (whole === "" && fraction === "") throw invalid("invalid duration");
    rest = rest.slice(number.length);
    const [unit = ""] = /^[^.0-9]*/.exec(rest) ?? [];
    if (unit === "") throw invalid("missing unit in duration");
    const scale = units.get(unit);
    if (scale === undefined) throw invalid(`unknown unit ${goQuote(unit)} in duration`);
    rest = rest.slice(unit.length);
    if (BigInt(whole === "" ? "0" : whole) * scale > largestInt + 1n) throw invalid("invalid duration");
    total += BigInt(whole === "" ? "0" : whole) * scale + fractionOf(fraction, scale);
    if (total > largestInt + 1n) throw invalid("invalid duration");
  }
  if (negative) return -total;
  if (total > largestInt) throw invalid("invalid duration");
  return total;
}

/** Go keeps the digits of a fraction only as far as 63 bits hold them, and multiplies in floating point. */
function fractionOf(digits: string, scale: bigint): bigint {
  let value = 0n;
  let divisor = 1;
  for (const digit of digits) {
    if (value > largestInt / 10n) break;
    const next = value * 10n + BigInt(digit);
    if (next > largestInt + 1n) break;
    value = next;
    divisor *= 10;
  }
  return value === 0n ? 0n : BigInt(Math.trunc(Number(value) * (Number(scale) / divisor)));
}

/**
 * Nanoseconds of a duration as Argo reads backoff.duration, maxDuration, cap and suspend.duration: an integer alone is
 * seconds (with Go's wrap-around at 64 bits), anything else a Go duration.
 * @throws ExpressionError (value)
 */
export function parseArgoDuration(text: string): bigint {
  const seconds = atoi(text);
  if (seconds !== undefined) return BigInt.asIntN(64, seconds * second);
  try {
    return parseGoDuration(text);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    throw new ExpressionError("value", `unable to parse ${text.slice(0, 200)} as a duration: ${error.message}`);
  }
}
