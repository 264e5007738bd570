import { expect, it } from "vitest";
import { sameText } from "../../../extension/edits/sameText.ts";

it.each([
  ["a\r\nb\r\n", "a\nb\n", true],
  ["\ufeffa\n", "a\n", true],
  ["a\nb\r\n", "a\r\nb\r\n", true],
  ["a\n", "a", false],
  ["a\n\n", "a\n", false],
])("%j is to an editor %j: %s", (a, b, expected) => {
  expect(sameText(a, b)).toBe(expected);
});
