import { describe, expect, it } from "vitest";
import { collapseProgress } from "../../runtime/logs/collapseProgress.ts";
import { colourState } from "../../runtime/logs/colourState.ts";

describe("collapseProgress", () => {
  it.each([
    ["plain", "plain"],
    ["  0%|   | 0/9\r 50%|██ | 4/9\r100%|████| 9/9 [00:01<00:00]", "100%|████| 9/9 [00:01<00:00]"],
    ["downloading\rdone\r", "done"],
    ["epoch 3: 98%\r                    \r", "epoch 3: 98%"],
    ["\r\r", ""],
    ["    indented", "    indented"],
  ])("%j leaves %j", (text, left) => {
    expect(collapseProgress(text)).toBe(left);
  });
});

describe("colourState", () => {
  const code = (parameters: string) => `\u001B[${parameters}m`;

  it("carries what is not reset to the next line", () => {
    expect(colourState("", `${code("31")}red`)).toBe(code("31"));
    expect(colourState(code("1"), `${code("31")}red`)).toBe(code("1") + code("31"));
    expect(colourState(code("1"), `red${code("0")}`)).toBe("");
    expect(colourState(code("1"), `red${code("")}`)).toBe("");
    expect(colourState(code("1"), code("0;32"))).toBe(code("0;32"));
  });

  it("stays small", () => {
    expect(colourState("", code("31").repeat(10_000)).length).toBeLessThan(300);
  });
});
