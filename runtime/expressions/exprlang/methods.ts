import { clockOf, durationText, formatTime, monthNames, utc, weekdayNames, yearDay } from "./goTime.ts";
import { location } from "./location.ts";
import { civilDate, dayNumber } from "./timeLayout.ts";
import { GoFunc, GoInt, GoObject, GoTime, typeName, type Signature, type Value, type Zone } from "./value.ts";
import { unixFromLocal } from "./zones.ts";

type Method = readonly [params: string[], result: string, call: (self: never, args: never[]) => Value];

const second = 1_000_000_000n;
const duration = (value: bigint) => new GoInt("time.Duration", value);
const clockPart = (part: "year" | "day" | "hour" | "minute" | "second" | "nanosecond"): Method => {
  return [[], "int", (time: GoTime) => BigInt(clockOf(time)[part])];
};
const unix = (unit: bigint): Method => [[], "int64", (time: GoTime) => new GoInt("int64", time.nanoseconds / unit)];
const order = (test: (a: bigint, b: bigint) => boolean): Method => {
  return [["time.Time"], "bool", (a: GoTime, [b]: GoTime[]) => test(a.nanoseconds, b!.nanoseconds)];
};
const year1 = BigInt(dayNumber(1, 1, 1)) * 86_400n * second;

/** Goes to the multiple of `step` since year 1 at or below `time`; `half` rounds to the nearest. */
function roundTime(time: GoTime, step: bigint, half: boolean): GoTime {
  if (step <= 0n) return time;
  const since = time.nanoseconds - year1;
  const rest = ((since % step) + step) % step;
  const up = half && rest * 2n >= step;
  return new GoTime(time.nanoseconds - rest + (up ? step : 0n), time.zone);
}

function roundDuration(value: bigint, step: bigint, half: boolean): GoInt {
  if (step <= 0n) return duration(value);
  const rest = value % step;
  const size = rest < 0n ? -rest : rest;
  const up = half && size * 2n >= step;
  return duration(value - rest + (up ? (value < 0n ? -step : step) : 0n));
}

const timeMethods: Record<string, Method> = {
  Year: clockPart("year"),
  Day: clockPart("day"),
  Hour: clockPart("hour"),
  Minute: clockPart("minute"),
  Second: clockPart("second"),
  Nanosecond: clockPart("nanosecond"),
  Month: [[], "time.Month", (time: GoTime) => new GoInt("time.Month", BigInt(clockOf(time).month))],
  Weekday: [[], "time.Weekday", (time: GoTime) => new GoInt("time.Weekday", BigInt(clockOf(time).weekday))],
  YearDay: [
    [],
    "int",
    (time: GoTime) => {
      const { year, days } = clockOf(time);
      return BigInt(yearDay(year, days));
    },
  ],
  // Of several results an expression gets the first: the year, and the name.
  ISOWeek: [[], "int", isoYear],
  Zone: [[], "string", (time: GoTime) => clockOf(time).abbreviation],
  Location: [[], "*time.Location", (time: GoTime) => location(time.zone)],
  Unix: [[], "int64", (time: GoTime) => new GoInt("int64", floorSeconds(time))],
  UnixMilli: unix(1_000_000n),
  UnixMicro: unix(1000n),
  UnixNano: unix(1n),
  Format: [["string"], "string", (time: GoTime, [layout]: string[]) => formatTime(time, layout!)],
  String: [[], "string", (time: GoTime) => formatTime(time, "2006-01-02 15:04:05.999999999 -0700 MST")],
  Add: [
    ["time.Duration"],
    "time.Time",
    (time: GoTime, [by]: GoInt[]) => new GoTime(time.nanoseconds + by!.value, time.zone),
  ],
  Sub: [["time.Time"], "time.Duration", (a: GoTime, [b]: GoTime[]) => duration(a.nanoseconds - b!.nanoseconds)],
  AddDate: [["int", "int", "int"], "time.Time", addDate],
  Truncate: [["time.Duration"], "time.Time", (time: GoTime, [step]: GoInt[]) => roundTime(time, step!.value, false)],
  Round: [["time.Duration"], "time.Time", (time: GoTime, [step]: GoInt[]) => roundTime(time, step!.value, true)],
  Before: order((a, b) => a < b),
  After: order((a, b) => a > b),
  Equal: order((a, b) => a === b),
  Compare: [
    ["time.Time"],
    "int",
    (a: GoTime, [b]: GoTime[]) =>
      BigInt(Number(a.nanoseconds > b!.nanoseconds) - Number(a.nanoseconds < b!.nanoseconds)),
  ],
  IsZero: [[], "bool", (time: GoTime) => time.nanoseconds === year1],
  UTC: [[], "time.Time", (time: GoTime) => new GoTime(time.nanoseconds, utc)],
  Local: [[], "time.Time", (time: GoTime) => new GoTime(time.nanoseconds, utc)],
  In: [
    ["*time.Location"],
    "time.Time",
    (time: GoTime, [zone]: GoObject[]) => new GoTime(time.nanoseconds, zone!.content as Zone),
  ],
};

/** The year whose week a day belongs to: that of the week's Thursday. */
function isoYear(time: GoTime): bigint {
  const { days, weekday } = clockOf(time);
  return BigInt(civilDate(days + 4 - (weekday === 0 ? 7 : weekday)).year);
}

function floorSeconds({ nanoseconds }: GoTime): bigint {
  const quotient = nanoseconds / second;
  return nanoseconds % second < 0n ? quotient - 1n : quotient;
}

function addDate(time: GoTime, [years, months, days]: bigint[]): GoTime {
  const clock = clockOf(time);
  const limit = (value: bigint) => Number(BigInt.asIntN(32, value));
  const day = dayNumber(clock.year + limit(years!), clock.month + limit(months!), clock.day + limit(days!));
  const local = BigInt(day) * 86_400n + BigInt(clock.hour * 3600 + clock.minute * 60 + clock.second);
  return new GoTime(unixFromLocal(local, time.zone) * second + BigInt(clock.nanosecond), time.zone);
}

const inUnit = (unit: number): Method => [[], "float64", ({ value }: GoInt) => Number(value) / unit];
const durationMethods: Record<string, Method> = {
  Hours: inUnit(3.6e12),
  Minutes: inUnit(6e10),
  Seconds: inUnit(1e9),
  Milliseconds: [[], "int64", ({ value }: GoInt) => new GoInt("int64", value / 1_000_000n)],
  Microseconds: [[], "int64", ({ value }: GoInt) => new GoInt("int64", value / 1000n)],
  Nanoseconds: [[], "int64", ({ value }: GoInt) => new GoInt("int64", value)],
  String: [[], "string", ({ value }: GoInt) => durationText(value)],
  Round: [
    ["time.Duration"],
    "time.Duration",
    ({ value }: GoInt, [step]: GoInt[]) => roundDuration(value, step!.value, true),
  ],
  Truncate: [
    ["time.Duration"],
    "time.Duration",
    ({ value }: GoInt, [step]: GoInt[]) => roundDuration(value, step!.value, false),
  ],
  Abs: [[], "time.Duration", ({ value }: GoInt) => duration(value < 0n ? -value : value)],
};

const tables: Record<string, Record<string, Method>> = {
  "time.Time": timeMethods,
  "time.Duration": durationMethods,
  "time.Month": { String: [[], "string", ({ value }: GoInt) => monthNames[Number(value) - 1] ?? `%!Month(${value})`] },
  "time.Weekday": {
    String: [[], "string", ({ value }: GoInt) => weekdayNames[Number(value)] ?? `%!Weekday(${value})`],
  },
  "*time.Location": { String: [[], "string", ({ text }: GoObject) => text] },
};

function lookup(type: string, name: string): Method | undefined {
  const table = Object.hasOwn(tables, type) ? tables[type]! : undefined;
  return table && Object.hasOwn(table, name) ? table[name] : undefined;
}

/** The signature of a method of a Go type, undefined if it has none of that name. */
export function memberType(type: string, name: string): Signature | undefined {
  const method = lookup(type, name);
  return method && { params: method[0], variadic: false, result: method[1] };
}

/** A method bound to its value, undefined if the value's type has none of that name. */
export function methodOf(value: Value, name: string): GoFunc | undefined {
  if (value instanceof GoObject && value.methods.has(name)) return value.methods.get(name);
  const method = lookup(typeName(value), name);
  if (!method) return undefined;
  const [params, result, call] = method;
  return new GoFunc({ params, variadic: false, result }, (args) => call(value as never, args as never[]));
}
