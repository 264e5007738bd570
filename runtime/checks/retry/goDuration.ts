/**
 * Seconds of an Argo duration: an integer text is seconds, else Go's format ("1h30m", "1.5s"); undefined for anything else,
 * such as "1d", which Go does not know, or a template tag.
 */
export function goDuration(text: string): number | undefined {
  const trimmed = text.trim();
  if (/^\d{1,15}$/.test(trimmed)) return Number(trimmed);
  if (trimmed.length > 100 || !/^[-+]?(\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/.test(trimmed)) return undefined;
  const sign = trimmed.startsWith("-") ? -1 : 1;
  let rest = trimmed.replace(/^[-+]/, "");
  let seconds = 0;
  while (rest !== "") {
    const part = /^(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/.exec(rest);
    if (!part) return undefined;
    seconds += Number(part[1]) * unitSeconds[part[2]!]!;
    rest = rest.slice(part[0].length);
  }
  return sign * seconds;
}

const unitSeconds: Record<string, number> = { ns: 1e-9, us: 1e-6, µs: 1e-6, μs: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };
