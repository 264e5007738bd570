import { expect, test } from "vitest";
import { markdownReport } from "../../../runtime/checks/reports/markdown.ts";
import { markdownText } from "../../../runtime/text/markdownText.ts";
import { sampleReport } from "../../support/sampleReport.ts";

test("totals first, then what is open, each with place, evidence and fix", () => {
  const lines = markdownReport(sampleReport()).split("\n");
  expect(lines.slice(0, 5)).toEqual([
    "## Preflight checklist",
    "",
    "my pipelines/träin.yaml, /elsewhere/b.yaml · target gke-prod (GKE Spot)",
    "",
    "**1 failed · 1 warning · 1 unknown · 1 passed · 2 suppressed · 1 not run**",
  ]);
  expect(lines.filter((line) => line.startsWith("### "))).toHaveLength(3);
  expect(lines).toContain("PF-RETRY-001 · my pipelines/träin.yaml:31");
  expect(lines).toContain("- Fix: retryPolicy: Always");
});

test("text of others is never markup", () => {
  const report = markdownReport(sampleReport());
  expect(report).toContain(String.raw`train "x" \<b\>\&: \\x1b\[31mnot`);
  expect(markdownText("![a](http://x.y) <img> `c` *d*\n# e | f www.g.h")).toBe(
    String.raw`\!\[a\](http\://x.y) \<img\> \`c\` \*d\* \# e \| f www\.g.h`,
  );
});
