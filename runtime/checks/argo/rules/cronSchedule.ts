import { goDuration } from "../../../manifest/goDuration.ts";

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const fields = [
  { name: "minute", low: 0, high: 59, words: [] as string[] },
  { name: "hour", low: 0, high: 23, words: [] },
  { name: "day of the month", low: 1, high: 31, words: [] },
  { name: "month", low: 1, high: 12, words: months },
  { name: "day of the week", low: 0, high: 6, words: days },
];
const descriptors = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

/** Why robfig/cron (ParseStandard) would refuse a schedule; undefined when it is fine. */
export function cronProblem(schedule: string): string | undefined {
  const text = schedule.replace(/^(CRON_)?TZ=\S+\s+/, "").trim();
  if (text.startsWith("@every ")) {
    return goDuration(text.slice(7)) === undefined ? `"${text.slice(7, 60)}" is not a Go duration` : undefined;
  }
  if (text.startsWith("@")) return descriptors.includes(text) ? undefined : `"${text.slice(0, 40)}" is not known`;
  const parts = text === "" ? [] : text.split(/\s+/);
  if (parts.length !== 5) return `it needs 5 fields (minute hour day month weekday) and has ${parts.length}`;
  for (const [index, field] of fields.entries()) {
    for (const part of parts[index]!.split(",")) {
      const problem = rangeProblem(part, field);
      if (problem) return `${field.name} "${part.slice(0, 40)}" ${problem}`;
    }
  }
  return undefined;
}

function rangeProblem(part: string, { low, high, words }: (typeof fields)[number]): string | undefined {
  const match = /^(\*|\?|([a-z0-9]+)(?:-([a-z0-9]+))?)(?:\/(\d+))?$/i.exec(part);
  if (!match) return "can not be read";
  const [, , from, to, step] = match;
  if (step !== undefined && Number(step) === 0) return "has a step of 0";
  const value = (text: string) => {
    const word = words.indexOf(text.toLowerCase());
    return word >= 0 ? word + low : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  };
  if (from === undefined) return undefined;
  const start = value(from);
  const end = to === undefined ? (step === undefined ? start : high) : value(to);
  if (Number.isNaN(start) || Number.isNaN(end)) return "is not a number";
  if (start < low || end > high) return `is outside ${low}-${high}`;
  return start > end ? "begins after its end" : undefined;
}
