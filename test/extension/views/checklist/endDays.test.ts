import { expect, it } from "vitest";
import { dayAfter, isComingDay } from "../../../../extension/views/checklist/endDays.ts";

const now = new Date("2026-12-30T23:30:00Z");

it("counts days over the year's end, in UTC", () => {
  expect(dayAfter(now, 2)).toBe("2027-01-01");
});

it.each([
  ["2026-12-30", true],
  ["2026-12-29", false],
  ["2028-02-29", true],
  ["2027-02-29", false],
  ["2027-1-1", false],
  ["tomorrow", false],
])("%s can be an end: %s", (text, expected) => {
  expect(isComingDay(text, now)).toBe(expected);
});
