import { execa } from "execa";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

interface Matcher {
  name: string;
  severity: string;
  pattern: { regexp: string; code: number; message: number; file: number; line: number };
}

const matchers = JSON.parse(readFileSync("package.json", "utf8")).contributes.problemMatchers as Matcher[];
const statuses: Record<string, string> = {
  preflight: "fail",
  "preflight-warning": "warn",
  "preflight-unknown": "unknown",
};
const cli = path.resolve("runtime/cli/main.ts");

/** What a matcher makes of output, line by line as the editor does (colours taken out before). */
function problems({ pattern }: Matcher, output: string) {
  return stripVTControlCharacters(output)
    .split(/\r?\n/)
    .flatMap((line) => {
      const match = new RegExp(pattern.regexp).exec(line);
      if (match === null) return [];
      const { code, message, file, line: at } = pattern;
      return [{ check: match[code], title: match[message], file: match[file], line: Number(match[at]) }];
    });
}

describe("the problem matchers on what the command line prints", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "preflight matcher "));
  let text = "";
  let expected: { check: string; status: string; title: string; file?: string; range?: { start: { line: number } } }[] =
    [];

  beforeAll(async () => {
    cpSync("media/sample", folder, { recursive: true });
    // A broken interval and a file name with a space give every status, and names that are harder to match.
    cpSync(path.join(folder, "workflow-with-mistakes.yaml"), path.join(folder, "my workflow.yaml"));
    writeFileSync(path.join(folder, "preflight.yaml"), "platform: {name: gke-spot}\n");
    const formats = ["--format", "text,json", "--output", "-,report.json"];
    const run = await execa(process.execPath, [cli, "check", "my workflow.yaml", ...formats], {
      cwd: folder,
      reject: false,
      env: { FORCE_COLOR: "1" },
    });
    text = run.stdout;
    expected = JSON.parse(readFileSync(path.join(folder, "report.json"), "utf8")).findings;
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(matchers.map((matcher) => [matcher.name, matcher] as const))(
    "%s finds exactly its findings",
    (name, matcher) => {
      const own = expected.filter(({ status, range }) => status === statuses[name] && range !== undefined);
      expect(own.length).toBeGreaterThan(0);
      expect(problems(matcher, text)).toEqual(
        own.map(({ check, title, file, range }) => ({ check, title, file, line: range!.start.line })),
      );
    },
  );

  it("have the severities that the Problems view shows for findings", () => {
    expect(matchers.map(({ name, severity }) => [name, severity])).toEqual([
      ["preflight", "error"],
      ["preflight-warning", "warning"],
      ["preflight-unknown", "info"],
    ]);
  });
});
