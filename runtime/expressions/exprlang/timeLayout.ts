/** One piece of a Go time layout. */
export interface LayoutToken {
  readonly kind:
    | "text"
    | "year"
    | "year2"
    | "monthName"
    | "monthShort"
    | "month"
    | "weekdayName"
    | "weekdayShort"
    | "day"
    | "yearDay"
    | "hour"
    | "hour12"
    | "minute"
    | "second"
    | "pm"
    | "zone"
    | "abbreviation"
    | "fraction";
  readonly text: string;
}

/** In the order in which Go tries them at one position. */
const pattern = new RegExp(
  [
    "(?<monthName>January)",
    "(?<monthShort>Jan)(?![a-z])",
    "(?<weekdayName>Monday)",
    "(?<weekdayShort>Mon)(?![a-z])",
    "(?<abbreviation>MST)",
    "(?<yearDay>002|__2)",
    "(?<year>2006|_2006)",
    "(?<hour>15)",
    "(?<month>01)",
    "(?<day2>02)",
    "(?<hour12two>03)",
    "(?<minute2>04)",
    "(?<second2>05)",
    "(?<year2>06)",
    "(?<zone>-07:00:00|-070000|-07:00|-0700|-07|Z07:00:00|Z070000|Z07:00|Z0700|Z07)",
    "(?<fraction>[.,](?:0+|9+)(?!\\d))",
    "(?<pm>PM|pm)",
    "(?<day>_2|2)",
    "(?<month1>1)",
    "(?<hour12>3)",
    "(?<minute>4)",
    "(?<second>5)",
  ].join("|"),
  "g",
);

const kinds: Record<string, LayoutToken["kind"]> = {
  day2: "day",
  hour12two: "hour12",
  minute2: "minute",
  second2: "second",
  month1: "month",
};

/** Splits a layout such as "2006-01-02" into its pieces. */
export function layoutTokens(layout: string): LayoutToken[] {
  const tokens: LayoutToken[] = [];
  let end = 0;
  const text = (to: number) => {
    if (to > end) tokens.push({ kind: "text", text: layout.slice(end, to) });
  };
  for (const match of layout.slice(0, 1000).matchAll(pattern)) {
    const [name] = Object.entries(match.groups!).find(([, value]) => value !== undefined)!;
    text(match.index);
    end = match.index + match[0].length;
    if (match[0] === "_2006") {
      tokens.push({ kind: "text", text: "_" }, { kind: "year", text: "2006" });
    } else tokens.push({ kind: kinds[name] ?? (name as LayoutToken["kind"]), text: match[0] });
  }
  text(layout.length);
  return tokens;
}

/** The proleptic Gregorian date of a day number since 1970-01-01 (algorithm: civil_from_days, Howard Hinnant). */
export function civilDate(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

/** Day number since 1970-01-01; months and days beyond their range carry over, as in Go's time.Date. */
export function dayNumber(year: number, month: number, day: number): number {
  const carried = year + Math.floor((month - 1) / 12);
  const inYear = (((month - 1) % 12) + 12) % 12;
  const y = inYear < 2 ? carried - 1 : carried;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * ((inYear + 10) % 12) + 2) / 5);
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468 + day - 1;
}
