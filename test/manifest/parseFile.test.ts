import { describe, expect, it } from "vitest";
import { parseFile } from "../../runtime/manifest/parseFile.ts";

const codes = (text: string, most?: number) => parseFile("a.yaml", text, most).problems.map(({ code }) => code);

describe("limits", () => {
  it.each([
    ["lists in brackets", "a: " + "[".repeat(1_000_000), 110],
    ["maps in braces", "a: " + "{".repeat(1_000_000), 110],
    ["lists of dashes", "- ".repeat(500_000), 210],
    ["keys of keys", "? ".repeat(500_000), 210],
  ])("stops at the level that is too deep: %s", (_, text, before) => {
    const { problems, documents } = parseFile("a.yaml", text);
    expect(problems.map(({ code }) => code)).toEqual(["too-deep"]);
    // The place shows that the rest of the text was not even split.
    expect(problems[0]!.range.start.offset).toBeLessThan(before);
    expect(documents).toEqual([]);
  });

  it("reads 100 levels", () => {
    expect(codes("[".repeat(100) + "]".repeat(100))).toEqual([]);
    expect(codes(Array.from({ length: 100 }, (_, level) => `${" ".repeat(level)}a:`).join("\n"))).toEqual([]);
    expect(codes("[".repeat(103) + "]".repeat(103))).toEqual(["too-deep"]);
  });

  it("does not add up levels that are side by side", () => {
    expect(codes("[[]],".repeat(1_000).replace(/^/, "[") + "]")).toEqual([]);
    expect(codes("a: [[[1]]]\n---\n".repeat(100))).toEqual([]);
  });

  it("counts words and signs, keeps the documents before, and says where it stopped", () => {
    const { documents, problems } = parseFile("a.yaml", "a: 1\n---\n" + "- b\n".repeat(100), 200);
    expect(documents).toHaveLength(1);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({
      code: "too-big",
      message: "the file has more than 200 words and signs; no more is read",
    });
    expect(problems[0]!.range.start.line).toBeGreaterThan(10);
    expect(codes("- b\n".repeat(100), 1_000)).toEqual([]);
  });
});
