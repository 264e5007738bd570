import { expect, test } from "vitest";
import { expandDollars } from "../../../../runtime/targets/local/executor/dollarExpansion.ts";

// The first column is the recorded run dollar-escapes on Argo v4.0.2.
test.each([
  ["$V", "$V"],
  ["$(V)", "val"],
  ["$$", "$"],
  ["$$(V)", "$(V)"],
  ["$(", "$("],
  ["$()", "$()"],
  ["$(NO)", "$(NO)"],
  ["$$$(V)", "$val"],
  ["a$$b$", "a$b$"],
  ["$(V)$(V) $(toString)", "valval $(toString)"],
])("%j is %j", (text, expected) => {
  expect(expandDollars(text, { V: "val" })).toBe(expected);
});
