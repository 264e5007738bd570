const secondsPer: Record<string, number> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  μs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
};

/**
 * Seconds of a Go duration ("90s", "1h30m", "1.5h", "-2m"; time.ParseDuration), or undefined when Go would refuse it ("1d", "10").
 * Argo reads backoff durations and suspend durations of digits only as seconds: see `argoDuration`.
 */
export function goDuration(text: string): number | undefined {
  if (text.length > 100) return undefined;
  const match = /^([+-]?)(.+)$/.exec(text);
  if (!match) return undefined;
  const [, sign, body] = match as unknown as [string, string, string];
  if (body === "0") return 0;
  let seconds = 0;
  let rest = body;
  while (rest !== "") {
    const part = /^(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/.exec(rest);
    if (!part) return undefined;
    seconds += Number(part[1]) * secondsPer[part[2]!]!;
    rest = rest.slice(part[0].length);
  }
  if (seconds > 9_223_372_036.85) return undefined; // 2^63 ns, the largest Go knows
  return sign === "-" ? -seconds : seconds;
}

/** A number of seconds or a Go duration, as `backoff.duration`, `maxDuration`, `cap` and `suspend.duration` are read. */
export function argoDuration(text: string): number | undefined {
  return /^[+-]?\d{1,15}$/.test(text) ? Number(text) : goDuration(text);
}
