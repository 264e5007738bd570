import { InvalidArgumentError } from "commander";

const units: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** `--since`: a duration back from now ("90s", "10m", "2h", "1d") or a moment ("2026-11-24T10:00:00Z"). */
export function sinceMoment(text: string, now = Date.now()): Date {
  const match = /^(\d{1,9})([smhd])$/.exec(text);
  const time = match === null ? Date.parse(text) : now - Number(match[1]) * units[match[2]!]! * 1000;
  if (Number.isNaN(time)) throw new InvalidArgumentError('It must be like "10m" or "2026-11-24T10:00:00Z".');
  return new Date(time);
}
