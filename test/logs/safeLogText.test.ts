import { describe, expect, it } from "vitest";
import { safeLogText } from "../../runtime/logs/safeLogText.ts";

describe("safeLogText", () => {
  it("keeps text, tabs, colours and the carriage returns of a progress bar", () => {
    for (const text of [
      "loss 1.92",
      "a\tb",
      "\u001B[1;31mred\u001B[0m",
      "\u001B[38;5;208mx\u001B[m",
      "1%\r2%\r3%",
      "€ 🚀 漢",
    ]) {
      expect(safeLogText(text)).toBe(text);
    }
  });

  it("drops the carriage return of a Windows line end", () => {
    expect(safeLogText("done\r")).toBe("done");
  });

  it.each([
    ["the title", "a\u001B]0;owned\u0007b"],
    ["the clipboard", "a\u001B]52;c;cm0gLXJm\u001B\\b"],
    ["a link's target", "a\u001B]8;;file:///etc/passwd\u001B\\b"],
    ["cursor movement", "a\u001B[1A\u001B[2K\u001B[?25lb"],
    ["a question to the terminal", "a\u001B[6n\u001B[c\u001BPq#0\u001B\\b"],
    ["the 8-bit forms", "a\u009B2J\u009D0;owned\u009Cb"],
    ["a reset and a character set", "a\u001Bc\u001B(0b"],
  ])("takes out %s", (_what, text) => {
    expect(safeLogText(text)).toBe("ab");
  });

  it("shows what is no complete sequence", () => {
    expect(safeLogText("a\u001B]0;never ended")).toBe(String.raw`a\x1b]0;never ended`);
    expect(safeLogText("a\u001B[12;")).toBe(String.raw`a\x1b[12;`);
    expect(safeLogText("a\u0000\u0008\u007f")).toBe(String.raw`a\x00\x08\x7f`);
    expect(safeLogText("user\u202Etxt")).toBe(String.raw`user\u202etxt`);
  });

  it("shows concealed and blinking text", () => {
    expect(safeLogText("\u001B[8mhidden\u001B[0m")).toBe("\u001B[22mhidden\u001B[0m");
    expect(safeLogText("\u001B[5;31mx")).toBe("\u001B[31mx");
    expect(safeLogText("\u001B[38;5;8mgrey")).toBe("\u001B[38;5;8mgrey");
    expect(safeLogText("\u001B[38;2;8;5;6mx")).toBe("\u001B[38;2;8;5;6mx");
  });

  it("is not slowed down by starts that have no end", () => {
    const time = (text: string) => {
      const begin = performance.now();
      safeLogText(text);
      return performance.now() - begin;
    };
    time("\u009D".repeat(10_000));
    const small = Math.max(1, time("\u009D".repeat(50_000)));
    expect(time("\u009D".repeat(500_000))).toBeLessThan(60 * small);
  });

  it("leaves nothing that could drive a terminal, whatever comes", () => {
    let state = 7;
    const random = () => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) / 2 ** 32;
    const pieces = [
      "\u001B",
      "[",
      "]",
      "m",
      "0",
      ";",
      "8",
      "\u0007",
      "\u009B",
      "\u009C",
      "\\",
      "P",
      "\r",
      "x",
      "\u0090",
      "(",
      "\u202E",
      "?",
    ];
    for (let round = 0; round < 20_000; round++) {
      const text = Array.from({ length: 12 }, () => pieces[Math.floor(random() * pieces.length)]).join("");
      const safe = safeLogText(text);
      expect(safe.replaceAll(new RegExp(String.raw`\u001B\[[\d;:]*m`, "g"), "")).not.toMatch(/[^\P{Cc}\t\r]|\u202e/u);
      expect(safeLogText(safe)).toBe(safe.endsWith("\r") ? safe.slice(0, -1) : safe);
    }
  });
});
