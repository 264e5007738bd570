import { RunFailure } from "./runFailure.ts";
import { utc } from "./goTime.ts";
import type { Zone } from "./value.ts";

const known = new Map<string, Zone>();

/** time.LoadLocation. @throws RunFailure for a name the time zone database does not have */
export function loadZone(name: string): Zone {
  if (name === "" || name === "UTC" || name === "Local") return utc;
  const cached = known.get(name);
  if (cached) return cached;
  let format: Intl.DateTimeFormat;
  try {
    if (!/^[A-Za-z][\w+/-]*$/.test(name)) throw new RangeError(name);
    format = new Intl.DateTimeFormat("en-US", { timeZone: name, timeZoneName: "longOffset" });
  } catch {
    throw new RunFailure(`unknown time zone ${name}`);
  }
  const short = new Intl.DateTimeFormat("en-US", { timeZone: name, timeZoneName: "short" });
  const part = (formatter: Intl.DateTimeFormat, date: Date) => {
    return formatter.formatToParts(date).find(({ type }) => type === "timeZoneName")?.value ?? "";
  };
  const zone: Zone = {
    name,
    at(nanoseconds) {
      const date = new Date(Number(nanoseconds / 1_000_000n));
      return { offset: offsetSeconds(part(format, date)), abbreviation: part(short, date) };
    },
  };
  if (known.size < 50) known.set(name, zone);
  return zone;
}

function offsetSeconds(text: string): number {
  const match = /GMT([+-])(\d{2}):(\d{2})(?::(\d{2}))?/.exec(text);
  if (!match) return 0;
  const size = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0);
  return match[1] === "-" ? -size : size;
}

/** A zone with one offset, in seconds east of UTC. */
export function fixedZone(offset: number, abbreviation: string): Zone {
  const sign = offset < 0 ? "-" : "+";
  const size = Math.abs(offset);
  const digits = [Math.floor(size / 3600), Math.floor(size / 60) % 60].map((n) => String(n).padStart(2, "0")).join("");
  return { name: abbreviation, at: () => ({ offset, abbreviation: abbreviation || sign + digits }) };
}

/** Seconds since 1970 of a local clock reading, given as if it were UTC. */
export function unixFromLocal(local: bigint, zone: Zone): bigint {
  const first = zone.at(local * 1_000_000_000n).offset;
  const second = zone.at((local - BigInt(first)) * 1_000_000_000n).offset;
  return local - BigInt(second);
}
