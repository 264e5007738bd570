/** The day so many days after `now`, as YYYY-MM-DD in UTC, which is how suppressions are read. */
export function dayAfter(now: Date, days: number): string {
  return new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10);
}

/** Is the text a day of the calendar, YYYY-MM-DD, that is not over? */
export function isComingDay(text: string, now: Date): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text) && text >= now.toISOString().slice(0, 10);
}
