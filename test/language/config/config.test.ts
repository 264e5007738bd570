import { describe, expect, it } from "vitest";
import { completeConfig } from "../../../runtime/language/config/completeConfig.ts";
import { configHover } from "../../../runtime/language/config/configHover.ts";
import { configProblems } from "../../../runtime/language/config/configProblems.ts";
import { caret } from "../openText.ts";

const problemsOf = (text: string) => configProblems({ path: "/w/preflight.yaml", text });

describe("problems of preflight.yaml", () => {
  it("stand at the setting that they are about", () => {
    const text = "target: local\nplatfrom:\n  name: gke-spot\nsteps:\n  train:\n    saveSeconds: soon\n";
    const found = problemsOf(text).map(({ message, range }) => `${range.start.line}:${range.start.column} ${message}`);
    expect(found).toEqual([
      expect.stringMatching(/^6:5 steps\.train\.saveSeconds: expected number, found text$/),
      expect.stringMatching(/^2:1 .*did you mean "platform"\?$/),
    ]);
  });

  it.each(["", "# nothing", "version: 1\r\ntarget: kind\r\n"])("are none in %j", (text) => {
    expect(problemsOf(text)).toEqual([]);
  });

  it.each(["a: [", "a:\n\tb: 1", "a: *b", "x: &a [*a]", "- 1", "\u0000"])("are said, not thrown: %j", (text) => {
    expect(problemsOf(text).length).toBeGreaterThan(0);
  });
});

describe("completion in preflight.yaml", () => {
  const labels = (marked: string, steps: string[] = []) => {
    const { text, offset } = caret(marked);
    return completeConfig(text, offset, { steps }).items.map(({ label }) => label);
  };

  it("knows the settings of a place, their words and what is there already", () => {
    expect(labels("version: 1\ntar|\n")).toContain("target");
    expect(labels("version: 1\ntar|\n")).not.toContain("version");
    expect(labels("platform:\n  na|\n")).toContain("name");
    expect(labels("platform:\n  name: |\n")).toContain("gke-spot");
    expect(labels("steps:\n  train:\n    pre|\n")).toContain("preemptible");
    expect(labels("steps:\n  train:\n    training: |\n")).toEqual(["true", "false"]);
    expect(labels("local:\n  images:\n    - ma|\n")).toContain("match");
  });

  it("knows the steps of the manifests and the ids of the checks", () => {
    expect(labels("steps:\n  tr|\n", ["train", "validate"])).toEqual(["train", "validate"]);
    expect(labels("steps:\n  train: {}\n  v|\n", ["train", "validate"])).toEqual(["validate"]);
    expect(labels("checks:\n  skip:\n    - PF|\n")).toContain("PF-RETRY-002");
    expect(labels("checks:\n  skip: [PF|]\n")).toContain("PF-RETRY-002");
  });

  it("explains each setting", () => {
    const { text, offset } = caret("platform:\n  no|\n");
    const notice = completeConfig(text, offset).items.find(({ label }) => label === "noticeSeconds");
    expect(notice).toMatchObject({ detail: "number", insert: "noticeSeconds: " });
    expect(notice!.documentation).toContain("Overrides the notice");
  });

  it("does not throw at any offset of a broken text", () => {
    const text = "steps: {train: [}\n\tx: *a\n";
    for (let offset = -1; offset <= text.length + 1; offset++) {
      expect(() => completeConfig(text, offset)).not.toThrow();
    }
  });
});

describe("hover in preflight.yaml", () => {
  const shown = (marked: string) => {
    const { text, offset } = caret(marked);
    return configHover({ path: "/w/preflight.yaml", text }, offset)?.markdown;
  };

  it("explains the setting under the caret", () => {
    expect(shown("steps:\n  train:\n    saveSec|onds: 8\n")).toBe(
      "**steps.train.saveSeconds** · number\n\nSeconds that training stands still for one save \\(snapshot and local write\\).",
    );
    expect(shown("checks:\n  failOn: wa|rn\n")).toContain("one of `fail`, `warn` · default `fail`");
    expect(shown("local:\n  images:\n    - mat|ch: x\n")).toContain("Image name");
  });

  it("says nothing of what is no setting", () => {
    expect(shown("nonsense: |1\n")).toBeUndefined();
    expect(shown("# a com|ment\n")).toBeUndefined();
    expect(shown("a: [|\n")).toBeUndefined();
  });
});
