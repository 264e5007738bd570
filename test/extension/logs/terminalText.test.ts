import { describe, expect, it } from "vitest";
import { TerminalText } from "../../../extension/logs/terminalText.ts";
import type { LogEvent, LogLine } from "../../../runtime/index.ts";

const line = (text: string, more: Partial<LogLine> = {}): LogEvent => ({
  kind: "line",
  line: {
    time: "2026-11-25T02:00:00.123Z",
    nodeId: "n0",
    step: "train",
    attempt: 0,
    container: "main",
    stream: "stdout",
    text,
    ...more,
  },
});
const words = {
  attempt: "attempt {0}",
  attemptEnded: "attempt {0} ended: {1}",
  runEnded: "run {0} has ended: {1}",
  gap: "lines may be missing here: {0}",
};
const plain = (text: string) =>
  text.replaceAll(new RegExp(String.raw`\u001B\[[\d;?]*[a-zA-Z]`, "g"), "").replaceAll("\r\n", "\n");
const render = (events: LogEvent[], options: Partial<ConstructorParameters<typeof TerminalText>[0]> = {}) =>
  new TerminalText({ words, stepNames: false, timestamps: false, ...options }).render(events);

describe("the text of a followed log", () => {
  it("of one step is what the program wrote, stderr behind a bar", () => {
    expect(plain(render([line("loss 1.9"), line("warning", { stream: "stderr" })]))).toBe("loss 1.9\n┃ warning\n");
  });

  it("of a run names the step of each line, aligned, each step in a colour of its own", () => {
    const text = render([line("a"), line("b", { step: "validate-data" }), line("c")], {
      stepNames: true,
      nameWidth: 13,
    });
    expect(plain(text)).toBe("train         │ a\nvalidate-data │ b\ntrain         │ c\n");
    const colours = [...text.matchAll(new RegExp(String.raw`\u001B\[(\d+)m(?:train|validate)`, "g"))].map(
      (match) => match[1],
    );
    expect(colours[0]).toBe(colours[2]);
    expect(colours[0]).not.toBe(colours[1]);
  });

  it("announces further attempts and says how one ended", () => {
    const events: LogEvent[] = [
      line("one"),
      { kind: "end", nodeId: "n0", step: "train", attempt: 1, how: "pod deleted, exit 143", failed: true },
      line("two", { nodeId: "n1", attempt: 1 }),
      { kind: "over", run: "x7k2p", phase: "Succeeded" },
    ];
    expect(plain(render(events)).split("\n")).toEqual([
      "one",
      "── attempt 1 ended: pod deleted, exit 143 ──",
      "── attempt 2 ──",
      "two",
      "── run x7k2p has ended: Succeeded ──",
      "",
    ]);
  });

  it("says its own words in the person's language, whatever a program is called", () => {
    const german = { ...words, attemptEnded: "Versuch {0} zu Ende: {1}" };
    const end: LogEvent = { kind: "end", nodeId: "n", step: "train", attempt: 1, how: "{0}", failed: true };
    expect(plain(render([end], { words: german }))).toBe("── Versuch 1 zu Ende: {0} ──\n");
  });

  it("shows gaps", () => {
    const gap = { reason: "the connection was lost", from: "2026-11-25T02:00:00Z", to: "2026-11-25T02:00:07Z" };
    expect(plain(render([line("", { gap })]))).toMatch(
      /^── lines may be missing here: the connection was lost \(\d\d:00:00\.000 – \d\d:00:07\.000\) ──\n$/,
    );
  });

  it("keeps a colour that goes on over lines with its writer", () => {
    const text = render([
      line("\u001B[31mred"),
      line("other", { stream: "stderr" }),
      line("still red\u001B[0m"),
      line("plain"),
    ]);
    const lines = text.split("\r\n");
    expect(lines[0]).toBe("\u001B[31mred\u001B[0m");
    expect(lines[1]).not.toContain("\u001B[31m");
    expect(lines[2]).toBe("\u001B[31mstill red\u001B[0m\u001B[0m");
    expect(lines[3]).toBe("plain");
  });

  it("lets no program do more than colour", () => {
    const text = render([line("a\u001B]52;c;cm0=\u0007\u001B[2J\u001B[1Ab", { step: "x\u001B]0;t\u0007y" })], {
      stepNames: true,
    });
    expect(plain(text)).toBe("xy │ ab\n");
    expect(text.replaceAll(new RegExp(String.raw`\u001B\[[\d;]*m`, "g"), "")).not.toContain("\u001B");
  });

  it("overwrites a line that goes on", () => {
    const terminal = new TerminalText({ words, stepNames: false, timestamps: false });
    const first = terminal.render([line(" 1%\r 2%", { unfinished: true })]);
    expect(first).toBe("\u001B[?7l 2%\u001B[?7h");
    expect(terminal.render([line(" 1%\r 2%\r 3%", { unfinished: true })])).toBe("\u001B[?7l\r\u001B[2K 3%\u001B[?7h");
    expect(terminal.render([line("100%")])).toBe("\r\u001B[2K100%\r\n");
  });
});
