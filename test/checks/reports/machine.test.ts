import { readFile } from "node:fs/promises";
import path from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { githubReport } from "../../../runtime/checks/reports/github.ts";
import { jsonReport } from "../../../runtime/checks/reports/json.ts";
import { junitReport } from "../../../runtime/checks/reports/junit.ts";
import { sampleReport } from "../../support/sampleReport.ts";

describe("json", () => {
  test("is valid by its published schema and keeps every field", async () => {
    const file = path.resolve(import.meta.dirname, "../../../docs/schemas/check.schema.json");
    const validate = new Ajv2020({ allErrors: true, formats: { date: /^\d{4}-\d{2}-\d{2}$/ } }).compile(
      JSON.parse(await readFile(file, "utf8")),
    );
    const value = JSON.parse(jsonReport(sampleReport()));
    validate(value);
    expect(validate.errors).toBeNull();
    expect(value.findings[0]).toMatchObject({
      check: "PF-RETRY-001",
      severity: "error",
      range: { start: { line: 31, column: 5 }, end: { line: 31, column: 9 } },
      docs: "docs/checks/PF-RETRY-001.md",
    });
    expect(value.findings[0].fix.edits).toHaveLength(2);
    expect(value.summary).toEqual({ pass: 1, warn: 1, fail: 1, unknown: 1, na: 1, suppressed: 2 });
    expect(validate({ ...value, findings: [{ ...value.findings[0], status: "bad" }] })).toBe(false);
  });
});

describe("github", () => {
  test("one command per open finding, escaped so that nothing of it is a second command", () => {
    const lines = githubReport(sampleReport()).trimEnd().split("\n");
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(
      /^::error file=my pipelines\/träin\.yaml,line=31,endLine=31,col=5,endColumn=9,title=PF-RETRY-001::train /,
    );
    expect(lines[0]).toContain("%250A]]>%0AretryStrategy: none second line (my pipelines/träin.yaml:31)");
    expect(lines[1]).toBe("::warning file=my pipelines/träin.yaml,line=4,endLine=5,title=PF-GRACE-001::train: short");
    expect(lines[2]).toBe("::notice title=PF-DATA-004::remote: 403%0Areason: 403");
  });
});

describe("junit", () => {
  test("suites per file; failures, skipped and passed cases; well-formed", () => {
    const xml = junitReport(sampleReport());
    expect(xml).toContain(
      '<testsuites name="preflight check" tests="7" failures="1" errors="0" skipped="4" time="1.234">',
    );
    expect(xml).toContain('<testsuite name="my pipelines/träin.yaml" tests="4" failures="1" errors="0" skipped="1">');
    expect(xml).toContain("&lt;b&gt;&amp;:");
    expect(xml).toContain('<skipped message="suppressed: seconds long"/>');
    expect(unbalanced(xml)).toEqual([]);
  });

  test("with --fail-on warn warnings are failures", () => {
    expect(junitReport(sampleReport(), "warn")).toContain('failures="2"');
  });
});

/** Tags that do not close, and characters that XML 1.0 does not allow; a small reader that knows what we write. */
function unbalanced(xml: string): string[] {
  const problems: string[] = [];
  const open: string[] = [];
  for (const [tag, close, name, selfClosing] of xml.matchAll(/<(\/?)([a-z-]+)(?:\s+[a-z]+="[^"<]*")*\s*(\/?)>/g)) {
    if (close) {
      const expected = open.pop();
      if (expected !== name) problems.push(tag);
    } else if (!selfClosing) open.push(name!);
  }
  const withoutTags = xml.replaceAll(/<\/?[a-z-]+(?:\s+[a-z]+="[^"<]*")*\s*\/?>/g, "").replace(/^<\?xml[^>]*>/, "");
  if (/[<>]|&(?!(amp|lt|gt|quot|#10|#9);)/.test(withoutTags)) problems.push("raw markup in text");
  // oxlint-disable-next-line no-control-regex -- that is what is looked for
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(xml)) problems.push("control character");
  return [...problems, ...open];
}
