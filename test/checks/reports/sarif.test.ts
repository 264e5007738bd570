import { describe, expect, test } from "vitest";
import { sarifReport } from "../../../runtime/checks/reports/sarif.ts";
import { sampleReport } from "../../support/sampleReport.ts";
import { sarifMistakes } from "../../support/sarifStructure.ts";

const parse = (homepage?: string) => JSON.parse(sarifReport(sampleReport(), { version: "0.1.0", homepage }));

describe("sarif", () => {
  test("has the structure of the standard", () => {
    expect(sarifMistakes(parse())).toEqual([]);
    expect(sarifMistakes(parse("https://example.org/preflight"))).toEqual([]);
  });

  test("results: kinds, levels, places, related places", () => {
    const { results } = parse().runs[0];
    expect(results.map(({ ruleId, kind, level }: Record<string, string>) => [ruleId, kind, level])).toEqual([
      ["PF-RETRY-001", "fail", "error"],
      ["PF-GRACE-001", "fail", "warning"],
      ["PF-DATA-004", "review", "none"],
      ["PF-RETRY-002", "fail", "error"],
      ["PF-RETRY-002", "fail", "error"],
    ]);
    expect(results[0].locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: "my%20pipelines/tr%C3%A4in.yaml", uriBaseId: "%SRCROOT%" },
      region: { startLine: 31, startColumn: 5, endLine: 31, endColumn: 9 },
    });
    expect(results[0].relatedLocations[0].message.text).toBe("inherited from here");
    expect(results[4].locations[0].physicalLocation.artifactLocation.uri).toBe("file:///elsewhere/b.yaml");
  });

  test("fixes carry the edits; suppressions say who and why; rules link to their docs", () => {
    const { results, tool } = parse("https://example.org/preflight").runs[0];
    const [first, second] = results[0].fixes[0].artifactChanges[0].replacements;
    expect(first).toEqual({
      deletedRegion: { startLine: 32, startColumn: 1, endLine: 32, endColumn: 1 },
      insertedContent: { text: "  retryPolicy: Always\n" },
    });
    expect(second).not.toHaveProperty("insertedContent");
    expect(results[3].suppressions).toEqual([
      { kind: "inSource", status: "accepted", justification: "seconds long until=2027-01-31" },
    ]);
    expect(results[4].suppressions[0].kind).toBe("external");
    expect(tool.driver.rules[0].helpUri).toBe("https://example.org/preflight/docs/checks/PF-RETRY-001.md");
  });

  test("fingerprints survive moved lines and changed numbers", () => {
    const moved = sampleReport();
    moved.findings[1] = {
      ...moved.findings[1]!,
      range: { ...moved.findings[1]!.range!, start: { line: 90, column: 1, offset: 9 } },
    };
    const of = (text: string) =>
      JSON.parse(text).runs[0].results.map((one: { partialFingerprints: object }) => one.partialFingerprints);
    expect(of(sarifReport(moved, { version: "1.0.0" }))).toEqual(of(sarifReport(sampleReport(), { version: "1.0.0" })));
    expect(new Set(of(sarifReport(sampleReport(), { version: "1.0.0" })).map(JSON.stringify)).size).toBe(5);
  });

  test("the structural check can fail", () => {
    const broken = parse();
    broken.runs[0].results[2].level = "error";
    broken.runs[0].results[0].fixes[0].artifactChanges = [];
    broken.runs[0].extra = 1;
    delete broken.runs[0].results[1].message;
    expect(sarifMistakes(broken)).toHaveLength(4);
  });
});
