import type { GoTime, Zone } from "./value.ts";
import { civilDate, layoutTokens, type LayoutToken } from "./timeLayout.ts";

export const monthNames = "January February March April May June July August September October November December".split(
  " ",
);
export const weekdayNames = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");

/** UTC, which is also "Local" here: the controller's image runs in UTC. */
export const utc: Zone = { name: "UTC", at: () => ({ offset: 0, abbreviation: "UTC" }) };

/** Calendar and clock of a time in its zone. */
export function clockOf(time: GoTime) {
  const { offset, abbreviation } = time.zone.at(time.nanoseconds);
  const local = time.nanoseconds + BigInt(offset) * 1_000_000_000n;
  const seconds = floorDivide(local, 1_000_000_000n);
  const nanosecond = Number(local - seconds * 1_000_000_000n);
  const days = Number(floorDivide(seconds, 86_400n));
  const second = Number(seconds - BigInt(days) * 86_400n);
  const { year, month, day } = civilDate(days);
  return {
    year,
    month,
    day,
    hour: Math.floor(second / 3600),
    minute: Math.floor(second / 60) % 60,
    second: second % 60,
    nanosecond,
    weekday: (((days + 4) % 7) + 7) % 7,
    days,
    offset,
    abbreviation,
  };
}

/** Division that rounds down. */
export function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b < 0n ? quotient - 1n : quotient;
}

/** Go's time.Format with a reference layout. */
export function formatTime(time: GoTime, layout: string): string {
  const clock = clockOf(time);
  return layoutTokens(layout)
    .map((token) => (token.kind === "text" ? token.text : formatToken(token, clock)))
    .join("");
}

function formatToken({ kind, text }: LayoutToken, clock: ReturnType<typeof clockOf>): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const hour12 = clock.hour % 12 || 12;
  switch (kind) {
    case "year":
      return clock.year < 0 ? `-${String(-clock.year).padStart(4, "0")}` : String(clock.year).padStart(4, "0");
    case "year2":
      return two(((clock.year % 100) + 100) % 100);
    case "monthName":
      return monthNames[clock.month - 1]!;
    case "monthShort":
      return monthNames[clock.month - 1]!.slice(0, 3);
    case "month":
      return text === "01" ? two(clock.month) : String(clock.month);
    case "weekdayName":
      return weekdayNames[clock.weekday]!;
    case "weekdayShort":
      return weekdayNames[clock.weekday]!.slice(0, 3);
    case "day":
      return text === "02" ? two(clock.day) : text === "_2" ? String(clock.day).padStart(2) : String(clock.day);
    case "yearDay":
      return String(yearDay(clock.year, clock.days)).padStart(3, text === "__2" ? " " : "0");
    case "hour":
      return two(clock.hour);
    case "hour12":
      return text === "03" ? two(hour12) : String(hour12);
    case "minute":
      return text === "04" ? two(clock.minute) : String(clock.minute);
    case "second":
      return text === "05" ? two(clock.second) : String(clock.second);
    case "pm":
      return text === "PM" ? (clock.hour < 12 ? "AM" : "PM") : clock.hour < 12 ? "am" : "pm";
    case "zone":
      return formatZone(text, clock.offset);
    case "abbreviation":
      return clock.abbreviation;
    default:
      return formatFraction(text, clock.nanosecond);
  }
}

/** Day of the year from 1. */
export function yearDay(year: number, days: number): number {
  return days - Math.floor(Date.UTC(year, 0, 1) / 86_400_000) + 1;
}

function formatZone(text: string, offset: number): string {
  if (text.startsWith("Z") && offset === 0) return "Z";
  const size = Math.abs(offset);
  const parts = [Math.floor(size / 3600), Math.floor(size / 60) % 60, size % 60].map((n) => String(n).padStart(2, "0"));
  const digits = text.replace(/\D/g, "").length / 2;
  const separator = text.includes(":") ? ":" : "";
  return (offset < 0 ? "-" : "+") + parts.slice(0, digits).join(separator);
}

function formatFraction(text: string, nanosecond: number): string {
  const digits = String(nanosecond)
    .padStart(9, "0")
    .slice(0, text.length - 1);
  if (text[1] === "0") return text[0]! + digits;
  const short = digits.replace(/0+$/, "");
  return short === "" ? "" : text[0]! + short;
}

/** time.Duration.String. */
export function durationText(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return "0s";
  const sign = nanoseconds < 0n ? "-" : "";
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  const decimal = (unit: bigint) => {
    const rest = String(size % unit).padStart(String(unit).length - 1, "0");
    const fraction = unit === 1n ? "" : rest.replace(/0+$/, "");
    return `${size / unit}${fraction && `.${fraction}`}`;
  };
  if (size < 1000n) return `${sign}${size}ns`;
  if (size < 1_000_000n) return `${sign}${decimal(1000n)}µs`;
  if (size < 1_000_000_000n) return `${sign}${decimal(1_000_000n)}ms`;
  const minutes = size / 60_000_000_000n;
  const fraction = String(size % 1_000_000_000n)
    .padStart(9, "0")
    .replace(/0+$/, "");
  const seconds = `${(size / 1_000_000_000n) % 60n}${fraction && `.${fraction}`}s`;
  if (minutes === 0n) return sign + seconds;
  const hours = minutes / 60n;
  return `${sign}${hours > 0n ? `${hours}h` : ""}${minutes % 60n}m${seconds}`;
}
