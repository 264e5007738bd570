import type { Backoff } from "../../manifest/argo.ts";
import { largestInt } from "../atoi.ts";
import { parseArgoDuration } from "../duration.ts";
import { ExpressionError } from "../expressionError.ts";
import { int32Of } from "../intOrString.ts";

/**
 * Nanoseconds to wait after the last of `attempts` attempts: duration × factor^(attempts - 1), cut at `cap`.
 * @throws ExpressionError (value) for a duration, factor or cap Argo can not read, and for a missing duration
 */
export function backoffNanoseconds(backoff: Backoff, attempts: number): bigint {
  if ((backoff.duration ?? "") === "") {
    throw new ExpressionError("value", "no base duration specified for retryStrategy");
  }
  const base = parseArgoDuration(backoff.duration!);
  let wait = base;
  const factor = int32Of(backoff.factor);
  if (factor !== undefined && factor > 0) {
    const power = factor ** (attempts - 1);
    // Go divides by the base: a negative or zero one gives what it gives there (a negative quotient, infinity).
    if (power > Number(largestInt) / Number(base)) wait = largestInt;
    // Out of 64 bits only when the base is 0.
    else wait = base === 0n ? 0n : BigInt.asIntN(64, base * BigInt(Math.trunc(power)));
  }
  if ((backoff.cap ?? "") === "") return wait;
  const cap = parseArgoDuration(backoff.cap!);
  return wait > cap ? cap : wait;
}
