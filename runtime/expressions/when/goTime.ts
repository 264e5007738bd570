const months = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec";
const weekdays = "Sun|Mon|Tue|Wed|Thu|Fri|Sat";

/** Go's layout elements as patterns. Go takes a fraction after the seconds even where the layout names none. */
const elements: Record<string, string> = {
  Mon: `(?:${weekdays})`,
  Jan: `(?<monthName>${months})`,
  _2: " ?(?<day>\\d{1,2})",
  "02": "(?<day>\\d{2})",
  "01": "(?<month>\\d{2})",
  "2006": "(?<year>\\d{4})",
  "15": "(?<hour>\\d{1,2})",
  "3": "(?<hour12>\\d{1,2})",
  "04": "(?<minute>\\d{2})",
  "05": "(?<second>\\d{2})(?:[.,]\\d+)?",
  PM: "(?<half>AM|PM)",
  MST: "(?:UTC|[A-Z]{3}(?:[+-]\\d{1,2})?|[A-Z]{3}T|ChST|MeST|WITA|[A-Z]{4}T|[+-]\\d{2})",
  "-0700": "(?<zone>[+-]\\d{4})",
  "-07:00": "(?<zone>[+-]\\d{2}:\\d{2})",
  Z0700: "(?<zone>Z|[+-]\\d{4})",
  "Z07:00": "(?<zone>Z|[+-]\\d{2}:\\d{2})",
};

/** The layouts that govaluate tries on every quoted string, in its order. */
const layouts = [
  "Mon Jan _2 15:04:05 2006",
  "Mon Jan _2 15:04:05 MST 2006",
  "Mon Jan 02 15:04:05 -0700 2006",
  "3:04PM",
  "2006-01-02T15:04:05Z07:00",
  "2006-01-02",
  "2006-01-02 15:04",
  "2006-01-02 15:04:05",
  "2006-01-02 15:04:05-07:00",
  "2006-01-02T15Z0700",
  "2006-01-02T15:04Z0700",
  "2006-01-02T15:04:05Z0700",
].map(compileLayout);

function compileLayout(layout: string): RegExp {
  const names = Object.keys(elements).sort((a, b) => b.length - a.length);
  const pattern = layout.replace(
    new RegExp(`${names.map((name) => name.replace(/[+]/g, "\\+")).join("|")}|[ .]`, "g"),
    // A blank of a layout stands for any number of blanks, and "_2" brings its own.
    (part) => (part === " " ? " +" : part === "." ? "\\." : elements[part]!),
  );
  return new RegExp(`^${pattern.replace(" + ?", " +")}$`, "i");
}

/**
 * Reads a text as Go's time.ParseInLocation would with the layouts that govaluate tries, in UTC.
 * @returns Unix seconds (fractions cut), or undefined when it is no time
 */
export function parseGoTime(text: string): number | undefined {
  // The longest layout has about 35 characters plus a fraction.
  if (text.length > 128) return undefined;
  for (const layout of layouts) {
    const groups = layout.exec(text)?.groups;
    const seconds = groups === undefined ? undefined : unixSeconds(groups);
    if (seconds !== undefined) return seconds;
  }
  return undefined;
}

function unixSeconds(groups: Record<string, string | undefined>): number | undefined {
  const year = Number(groups.year ?? 0);
  const month =
    groups.monthName === undefined
      ? Number(groups.month ?? 1)
      : months.toLowerCase().split("|").indexOf(groups.monthName.toLowerCase()) + 1;
  const day = Number(groups.day ?? 1);
  const hour = hourOf(groups);
  const minute = Number(groups.minute ?? 0);
  const second = Number(groups.second ?? 0);
  const offset = zoneSeconds(groups.zone);
  if (hour === undefined || offset === undefined) return undefined;
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  // Go refuses 30 February, Date turns it into March.
  if (day < 1 || date.getUTCDate() !== day || date.getUTCMonth() !== month - 1) return undefined;
  return date.getTime() / 1000 + hour * 3600 + minute * 60 + second - offset;
}

function hourOf({ hour, hour12, half }: Record<string, string | undefined>): number | undefined {
  if (hour12 === undefined) return Number(hour ?? 0);
  const twelve = Number(hour12);
  if (twelve > 12) return undefined;
  // Go's layout "PM" takes capitals only.
  if (half !== "AM" && half !== "PM") return undefined;
  return half === "PM" && twelve < 12 ? twelve + 12 : half === "AM" && twelve === 12 ? 0 : twelve;
}

/** Seconds east of UTC, undefined when out of Go's range (24 h, 60 min). */
function zoneSeconds(zone: string | undefined): number | undefined {
  if (zone === undefined) return 0;
  // The pattern ignores case for the month's name; a zone's letter is a capital.
  if (zone.length === 1) return zone === "Z" ? 0 : undefined;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(-2));
  if (hours > 24 || minutes > 60) return undefined;
  return (zone[0] === "-" ? -1 : 1) * (hours * 3600 + minutes * 60);
}
