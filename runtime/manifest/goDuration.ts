import { parseArgoDuration, parseGoDuration } from "../expressions/duration.ts";
import { ExpressionError } from "../expressions/expressionError.ts";

/**
 * Seconds of a Go duration ("90s", "1h30m", "1.5h", "-2m"; time.ParseDuration), or undefined when Go would refuse it ("1d", "10").
 * Argo reads backoff durations and suspend durations of digits only as seconds: see `argoDuration`.
 */
export function goDuration(text: string): number | undefined {
  return seconds(parseGoDuration, text);
}

/** A number of seconds or a Go duration, as `backoff.duration`, `maxDuration`, `cap` and `suspend.duration` are read. */
export function argoDuration(text: string): number | undefined {
  return seconds(parseArgoDuration, text);
}

function seconds(parse: (text: string) => bigint, text: string): number | undefined {
  try {
    return Number(parse(text)) / 1e9;
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}
