import type { Builtin } from "./builtins.ts";
import { parseDuration } from "./duration.ts";
import { location } from "./location.ts";
import { utc } from "./goTime.ts";
import { RunFailure } from "./runFailure.ts";
import { parseTime } from "./timeParse.ts";
import { GoInt, GoObject, GoTime, typeName, type Value, type Zone } from "./value.ts";
import { loadZone } from "./zones.ts";

/** The layouts date() tries, in this order. */
const layouts = [
  "2006-01-02",
  "15:04:05",
  "2006-01-02 15:04:05",
  "2006-01-02T15:04:05Z07:00",
  "02 Jan 06 15:04 MST",
  "Monday, 02-Jan-06 15:04:05 MST",
  "Mon, 02 Jan 2006 15:04:05 MST",
];

function string(value: Value | undefined): string {
  if (typeof value === "string") return value;
  throw new RunFailure(`interface conversion: interface {} is ${typeName(value ?? null)}, not string`);
}

function zoneOf(value: Value | undefined): Zone | undefined {
  return value instanceof GoObject && value.type === "*time.Location" ? (value.content as Zone) : undefined;
}

/** time.Now. */
export function now(zone: Zone = utc): GoTime {
  return new GoTime(BigInt(Date.now()) * 1_000_000n, zone);
}

/** The builtins on times. */
export const timeBuiltins: Record<string, Builtin> = {
  now: ([zone]) => now(zoneOf(zone)),
  duration: ([text]) => new GoInt("time.Duration", parseDuration(string(text))),
  timezone([name]) {
    return location(loadZone(string(name)));
  },
  date(args) {
    const given = zoneOf(args[0]);
    const [date, layout, zoneName] = given ? args.slice(1) : args;
    const text = string(date);
    if (layout !== undefined) {
      return parseTime(string(layout), text, zoneName === undefined ? given : loadZone(string(zoneName)));
    }
    for (const candidate of layouts) {
      try {
        return parseTime(candidate, text, given);
      } catch (error) {
        if (!(error instanceof RunFailure)) throw error;
      }
    }
    throw new RunFailure(`invalid date ${text}`);
  },
};
