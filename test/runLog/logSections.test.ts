import { describe, expect, it } from "vitest";
import { LogSections } from "../../runtime/runLog/logSections.ts";
import type { LogLine } from "../../runtime/targets/target.ts";

const line = (text: string, more: Partial<LogLine> = {}): LogLine => ({
  time: "2026-11-25T02:00:00.000Z", nodeId: "n0", step: "train", attempt: 0, container: "main", stream: "stdout", text, ...more,
}); // prettier-ignore

describe("the lines of a document", () => {
  it("are sorted by attempt, plain, progress bars in their last state", () => {
    const sections = new LogSections({ characters: 1e6, lines: 1e6 });
    sections.add(line("a"));
    sections.add(line("other", { nodeId: "n1", attempt: 1, stream: "stderr" }));
    sections.add(line("\u001B[31m 1%\r100%\u001B]0;t\u0007\u001B[0m"));
    const [first, second] = [...sections.sections.values()];
    expect(first!.lines.map(({ text }) => text)).toEqual(["a", "100%"]);
    expect(second).toMatchObject({ attempt: 2, lines: [{ text: "other", kind: "stderr" }] });
  });

  it.each([
    { characters: 50_000, lines: 1e6 },
    { characters: 1e9, lines: 3000 },
  ])("beyond %j are left out from the oldest on, counted", (limit) => {
    const sections = new LogSections(limit);
    for (let number = 0; number < 20_000; number++) {
      sections.add(line(`step ${number}`, number < 2000 ? { nodeId: "old" } : {}));
    }
    const kept = [...sections.sections.values()].flatMap(({ lines }) => lines.map(({ text }) => text));
    expect(kept.at(-1)).toBe("step 19999");
    expect(kept.length).toBeLessThanOrEqual(limit.lines);
    expect(kept.join("\n").length).toBeLessThanOrEqual(limit.characters);
    expect(kept.length).toBeGreaterThan(1000);
    expect(sections.leftOut + kept.length).toBe(20_000);
    expect(sections.sections.get("old")).toMatchObject({ leftOut: 2000, lines: [] });
  });
});
