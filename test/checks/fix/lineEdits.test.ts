import { expect, test } from "vitest";
import { lineEdits } from "../../../runtime/checks/fix/lineEdits.ts";
import { applyEdits } from "../../../runtime/manifest/edit/applyEdits.ts";
import { seededRandom } from "../../support/random.ts";

const edits = (before: string, after: string) => lineEdits("m.yaml", before, after);

test("touch only the lines that differ, with the right positions", () => {
  const [edit, ...more] = edits("a\nb\nc\nd\n", "a\nB\nc\nd\n");
  expect(more).toEqual([]);
  expect(edit).toEqual({
    range: {
      file: "m.yaml",
      start: { line: 2, column: 1, offset: 2 },
      end: { line: 3, column: 1, offset: 4 },
    },
    newText: "B\n",
  });
  expect(edits("a\n", "a\n")).toEqual([]);
});

test.each([
  ["", "a\n"],
  ["a", "a\nb"],
  ["a\r\nb\r\n", "a\r\nx\r\nb\r\n"],
  ["a\nb\nc", "c"],
  ["ä😀\n", "ä😀\nü\n"],
])("turn %j into %j", (before, after) => {
  expect(applyEdits(before, edits(before, after))).toBe(after);
});

test("turn any text into any other, also when hardly a line is common", () => {
  const random = seededRandom(7);
  const text = (lines: number) => Array.from({ length: lines }, () => `${Math.floor(random() * 9)}\n`).join("");
  for (let round = 0; round < 200; round++) {
    const [before, after] = [text(Math.floor(random() * 30)), text(Math.floor(random() * 30))];
    expect(applyEdits(before, edits(before, after))).toBe(after);
  }
  const numbers = (from: number) => Array.from({ length: 6000 }, (_, index) => `${from + index}\n`).join("");
  const [before, after] = [numbers(0), numbers(100_000)];
  expect(applyEdits(before, edits(before, after))).toBe(after);
});
