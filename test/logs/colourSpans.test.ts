import { describe, expect, it } from "vitest";
import { colourSpans } from "../../runtime/logs/colourSpans.ts";

const code = (parameters: string) => `\u001B[${parameters}m`;

describe("colours of a line", () => {
  it("are spans of its plain text", () => {
    expect(colourSpans(`a ${code("31")}red${code("0")} b`)).toEqual({
      plain: "a red b",
      spans: [{ from: 2, to: 5, look: { foreground: 1 } }],
    });
  });

  it("go on from the line before", () => {
    expect(colourSpans("text", code("1") + code("92")).spans).toEqual([
      { from: 0, to: 4, look: { bold: true, foreground: 10 } },
    ]);
  });

  it.each([
    ["38;5;208", { foreground: "#ff8700" }],
    ["38;5;250", { foreground: "#bcbcbc" }],
    ["38;5;9", { foreground: 9 }],
    ["48;2;1;2;3", { background: "#010203" }],
    ["38:5:9", { foreground: 9 }],
    ["1;3;4;2", { bold: true, italic: true, underline: true, dim: true }],
    ["38;5;999", {}],
    ["38;2;300;0;0", {}],
    ["38", {}],
    ["999999999999", {}],
  ])("%s", (parameters, look) => {
    const { spans } = colourSpans(`${code(parameters)}x`);
    expect(spans[0]?.look ?? {}).toEqual(look);
  });

  it("are bounded", () => {
    const { plain, spans } = colourSpans(`${code("31")}x${code("0")}y`.repeat(10_000));
    expect(plain).toHaveLength(20_000);
    expect(spans.length).toBeLessThanOrEqual(200);
  });
});
