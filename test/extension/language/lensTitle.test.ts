import { expect, it } from "vitest";
import { lensTitle, type LensWords } from "../../../extension/language/lensTitle.ts";

const words: LensWords = {
  fail: (count) => `${count} fail`,
  warn: (count) => `${count} warn`,
  unknown: (count) => `${count} unknown`,
  nothing: () => "nothing to mend",
  whole: (parts) => `Preflight: ${parts}`,
};

it.each([
  [{ fail: 2, warn: 3, unknown: 0 }, "Preflight: 2 fail, 3 warn"],
  [{ fail: 0, warn: 0, unknown: 1 }, "Preflight: 1 unknown"],
  [{ fail: 0, warn: 0, unknown: 0 }, "Preflight: nothing to mend"],
])("counts what is there: %j", (counts, title) => {
  expect(lensTitle(counts, words)).toBe(title);
});
