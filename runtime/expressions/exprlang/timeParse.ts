import { RunFailure } from "./runFailure.ts";
import { monthNames, utc, weekdayNames } from "./goTime.ts";
import { dayNumber, layoutTokens, type LayoutToken } from "./timeLayout.ts";
import { GoTime, type Zone } from "./value.ts";
import { fixedZone, unixFromLocal } from "./zones.ts";

interface Fields {
  year: number;
  month: number;
  day: number;
  yearDay: number;
  hour: number;
  minute: number;
  second: number;
  nanosecond: number;
  pm: boolean | undefined;
  zone: Zone | undefined;
}

/** time.ParseInLocation. @throws RunFailure when the text does not have the layout or names no real date */
export function parseTime(layout: string, text: string, location: Zone = utc): GoTime {
  const fields: Fields = {
    year: 0,
    month: 1,
    day: 1,
    yearDay: 0,
    hour: 0,
    minute: 0,
    second: 0,
    nanosecond: 0,
    pm: undefined,
    zone: undefined,
  };
  const failure = () =>
    new RunFailure(`parsing time ${JSON.stringify(text)} as ${JSON.stringify(layout)}: cannot parse`);
  let rest = text;
  const tokens = layoutTokens(layout);
  for (const [i, token] of tokens.entries()) {
    const left = readToken(token, rest, fields);
    if (left === undefined) throw failure();
    rest = left;
    // Fractions are accepted after seconds though the layout has none.
    const next = tokens[i + 1];
    if (token.kind === "second" && next?.kind !== "fraction") {
      const fraction = /^[.,](\d+)/.exec(rest);
      if (fraction) {
        fields.nanosecond = Number(fraction[1]!.slice(0, 9).padEnd(9, "0"));
        rest = rest.slice(fraction[0].length);
      }
    }
  }
  if (rest !== "") throw failure();
  return assemble(fields, location, failure);
}

function assemble(fields: Fields, location: Zone, failure: () => RunFailure): GoTime {
  let { hour } = fields;
  if (fields.pm === true && hour < 12) hour += 12;
  if (fields.pm === false && hour === 12) hour = 0;
  const { year, month, day, minute, second } = fields;
  const lastDay = dayNumber(year, month + 1, 1) - dayNumber(year, month, 1);
  if (month < 1 || month > 12 || day < 1 || day > lastDay || hour > 23 || minute > 59 || second > 59) throw failure();
  const days = fields.yearDay > 0 ? dayNumber(year, 1, fields.yearDay) : dayNumber(year, month, day);
  const local = BigInt(days) * 86_400n + BigInt(hour * 3600 + minute * 60 + second);
  const zone = fields.zone ?? location;
  return new GoTime(unixFromLocal(local, zone) * 1_000_000_000n + BigInt(fields.nanosecond), zone);
}

/** Takes what the token describes from the front of `text`; undefined if it is not there. */
function readToken(token: LayoutToken, text: string, fields: Fields): string | undefined {
  const take = (expression: RegExp, use: (found: string) => void) => {
    const match = expression.exec(text);
    if (!match) return undefined;
    use(match[0]);
    return text.slice(match[0].length);
  };
  const number = (name: "year" | "month" | "day" | "hour" | "minute" | "second", expression: RegExp) => {
    return take(expression, (found) => (fields[name] = Number(found)));
  };
  switch (token.kind) {
    case "text":
      return readText(token.text, text);
    case "year":
      return number("year", /^\d{4}/);
    case "year2":
      return take(/^\d{2}/, (found) => (fields.year = Number(found) + (Number(found) >= 69 ? 1900 : 2000)));
    case "month":
      return number("month", token.text === "01" ? /^\d{2}/ : /^\d{1,2}/);
    case "monthName":
      return name(monthNames, text, (i) => (fields.month = i + 1));
    case "monthShort":
      return name(
        monthNames.map((month) => month.slice(0, 3)),
        text,
        (i) => (fields.month = i + 1),
      );
    case "weekdayName":
      return name(weekdayNames, text, () => undefined);
    case "weekdayShort":
      return name(
        weekdayNames.map((day) => day.slice(0, 3)),
        text,
        () => undefined,
      );
    case "day":
      return number("day", token.text === "02" ? /^\d{2}/ : /^ ?\d{1,2}/);
    case "yearDay":
      return take(/^[ \d]{2}\d/, (found) => (fields.yearDay = Number(found)));
    case "hour":
      return number("hour", /^\d{2}/);
    case "hour12":
      return number("hour", token.text === "03" ? /^\d{2}/ : /^\d{1,2}/);
    case "minute":
      return number("minute", token.text === "04" ? /^\d{2}/ : /^\d{1,2}/);
    case "second":
      return number("second", token.text === "05" ? /^\d{2}/ : /^\d{1,2}/);
    case "pm":
      return take(token.text === "PM" ? /^[AP]M/ : /^[ap]m/, (found) => (fields.pm = /^p/i.test(found)));
    case "abbreviation":
      return take(/^(?:UTC|GMT(?:[+-]\d{1,2})?|[A-Z]{3,4}|[+-]\d{2})/, (found) => {
        fields.zone = found === "UTC" ? utc : fixedZone(0, found);
      });
    case "zone":
      return readZone(token.text, text, fields);
    default:
      return readFraction(token.text, text, fields);
  }
}

/** A run of spaces in the layout matches any run of spaces. */
function readText(layout: string, text: string): string | undefined {
  if (text.startsWith(layout)) return text.slice(layout.length);
  if (layout.trim() === "") return layout === "" ? text : text.replace(/^ +/, "");
  return undefined;
}

function name(names: string[], text: string, use: (index: number) => void): string | undefined {
  const lower = text.toLowerCase();
  const index = names.findIndex((candidate) => lower.startsWith(candidate.toLowerCase()));
  if (index < 0) return undefined;
  use(index);
  return text.slice(names[index]!.length);
}

function readZone(layout: string, text: string, fields: Fields): string | undefined {
  if (layout.startsWith("Z") && text.startsWith("Z")) {
    fields.zone = utc;
    return text.slice(1);
  }
  const parts = layout.replace(/\D/g, "").length / 2;
  const separator = layout.includes(":") ? ":" : "";
  const match = new RegExp(`^([+-])${Array.from({ length: parts }, () => "(\\d\\d)").join(separator)}`).exec(text);
  if (!match) return undefined;
  const [hours, minutes = 0, seconds = 0] = match.slice(2).map(Number) as [number, number?, number?];
  if (hours > 24 || minutes > 60 || seconds > 60) return undefined;
  const offset = (match[1] === "-" ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds);
  fields.zone = offset === 0 ? utc : fixedZone(offset, "");
  return text.slice(match[0].length);
}

function readFraction(layout: string, text: string, fields: Fields): string | undefined {
  const match = /^[.,](\d+)/.exec(text);
  const fixed = layout[1] === "0";
  if (!match) return fixed ? undefined : text;
  if (fixed && match[1]!.length < layout.length - 1) return undefined;
  const digits = fixed ? match[1]!.slice(0, layout.length - 1) : match[1]!;
  fields.nanosecond = Number(digits.slice(0, 9).padEnd(9, "0"));
  return text.slice(digits.length + 1);
}
