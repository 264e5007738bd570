const second = 1_000_000_000n;
const minute = 60n * second;
const hour = 60n * minute;
const day = 24n * hour;
const week = 7n * day;
const month = 30n * day;
const year = 12n * month;

/** Below `until`: the word for it, with how many `per` fit when the word counts. */
const magnitudes: { until: bigint; text: string; per?: bigint }[] = [
  { until: second, text: "0 seconds" },
  { until: 2n * second, text: "1 second" },
  { until: minute, text: "seconds", per: second },
  { until: 2n * minute, text: "1 minute" },
  { until: hour, text: "minutes", per: minute },
  { until: 2n * hour, text: "1 hour" },
  { until: day, text: "hours", per: hour },
  { until: 2n * day, text: "1 day" },
  { until: week, text: "days", per: day },
  { until: 2n * week, text: "1 week" },
  { until: month, text: "weeks", per: week },
  { until: 2n * month, text: "1 month" },
  { until: year, text: "months", per: month },
  { until: 18n * month, text: "1 year" },
  { until: 2n * year, text: "2 years" },
  { until: 37n * year, text: "years", per: year },
];

function largestUnit(nanoseconds: bigint): string {
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  const found = magnitudes.find(({ until }) => until > size);
  if (found === undefined) return "a long while";
  return found.per === undefined ? found.text : `${size / found.per} ${found.text}`;
}

/** How Argo writes a duration in node messages ("1 minute 0 seconds"): the largest unit and the rest in the next one. */
export function humanDuration(nanoseconds: bigint): string {
  const largest = largestUnit(nanoseconds);
  if (nanoseconds < minute) return largest;
  if (nanoseconds < hour) return `${largest} ${(nanoseconds % minute) / second} seconds`;
  if (nanoseconds < day) return `${largest} ${(nanoseconds % hour) / minute} minutes`;
  return `${largest} ${(nanoseconds % day) / hour} hours`;
}
