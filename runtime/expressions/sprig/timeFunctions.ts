import { parseDuration } from "../exprlang/duration.ts";
import { durationText, formatTime, utc } from "../exprlang/goTime.ts";
import { parseInteger } from "../exprlang/numberText.ts";
import { RunFailure } from "../exprlang/runFailure.ts";
import { now } from "../exprlang/timeBuiltins.ts";
import { parseTime } from "../exprlang/timeParse.ts";
import { GoInt, GoTime, type GoFunc, type Value } from "../exprlang/value.ts";
import { loadZone } from "../exprlang/zones.ts";
import { define } from "./define.ts";
import { semver } from "./semver.ts";
import { semverCompare } from "./semverCompare.ts";

const second = 1_000_000_000n;
const year1 = -62_135_596_800n * second;

function timeOf(value: Value): GoTime {
  if (value instanceof GoTime) return value;
  if (typeof value === "bigint") return new GoTime(value * second, utc);
  return value instanceof GoInt && value.type === "int64" ? new GoTime(value.value * second, utc) : now();
}

function attempt<T>(run: () => T, otherwise: T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof RunFailure) return otherwise;
    throw error;
  }
}

const inZone = (layout: string, value: Value, zone: string) => {
  const time = timeOf(value);
  return formatTime(
    new GoTime(
      time.nanoseconds,
      attempt(() => loadZone(zone), utc),
    ),
    layout,
  );
};
const moved = (by: string, time: GoTime) => new GoTime(time.nanoseconds + parseDuration(by), time.zone);
const modify = define("string, time.Time -> time.Time", (by: string, time: GoTime) =>
  attempt(() => moved(by, time), time),
);
const mustModify = define("string, time.Time -> time.Time", moved, "(time.Time, error)");

function seconds(value: Value): bigint {
  if (typeof value === "string") return parseInteger(value, 10) ?? 0n;
  return value instanceof GoInt && value.type === "int64" ? value.value : 0n;
}

/** "2h10m5s" becomes "2h": the largest unit that fits more than once. */
function durationRound(value: Value): string {
  let size = 0n;
  if (typeof value === "string") size = attempt(() => parseDuration(value), 0n);
  else if (value instanceof GoInt && value.type === "int64") size = value.value;
  else if (value instanceof GoTime) size = now().nanoseconds - value.nanoseconds;
  if (size < 0n) size = -size;
  const hour = 3600n * second;
  const units: [bigint, string][] = [
    [hour * 24n * 365n, "y"],
    [hour * 24n * 30n, "mo"],
    [hour * 24n, "d"],
    [hour, "h"],
    [60n * second, "m"],
    [second, "s"],
  ];
  const unit = units.find(([length]) => size > length);
  return unit ? `${size / unit[0]}${unit[1]}` : "0s";
}

/** sprig's functions on times, and its two on versions. "Local" is UTC, as in the controller's image. */
export const timeFunctions: Record<string, GoFunc> = {
  now: define("-> time.Time", () => now()),
  date: define("string, any -> string", (layout: string, value: Value) => inZone(layout, value, "Local")),
  dateInZone: define("string, any, string -> string", inZone),
  date_in_zone: define("string, any, string -> string", inZone),
  htmlDate: define("any -> string", (value: Value) => inZone("2006-01-02", value, "Local")),
  htmlDateInZone: define("any, string -> string", (value: Value, zone: string) => inZone("2006-01-02", value, zone)),
  dateModify: modify,
  date_modify: modify,
  mustDateModify: mustModify,
  must_date_modify: mustModify,
  ago: define("any -> string", (value: Value) => {
    const passed = now().nanoseconds - timeOf(value).nanoseconds;
    const half = passed < 0n ? -second / 2n : second / 2n;
    return durationText(((passed + half) / second) * second);
  }),
  duration: define("any -> string", (value: Value) => durationText(BigInt.asIntN(64, seconds(value) * second))),
  durationRound: define("any -> string", durationRound),
  toDate: define("string, string -> time.Time", (layout: string, s: string) => {
    return attempt(() => parseTime(layout, s), new GoTime(year1, utc));
  }),
  mustToDate: define(
    "string, string -> time.Time",
    (layout: string, s: string) => parseTime(layout, s),
    "(time.Time, error)",
  ),
  unixEpoch: define("time.Time -> string", (time: GoTime) => {
    const whole = time.nanoseconds / second;
    return String(time.nanoseconds % second < 0n ? whole - 1n : whole);
  }),
  semver: define("string -> *semver.Version", (version: string) => semver(version), "(*semver.Version, error)"),
  semverCompare: define("string, string -> bool", semverCompare, "(bool, error)"),
};
