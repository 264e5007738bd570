import { expect, test } from "vitest";
import { textReport } from "../../../runtime/checks/reports/text.ts";
import { createStyle } from "../../../runtime/text/style.ts";
import { sampleReport } from "../../support/sampleReport.ts";

const plain = { style: createStyle(false), columns: 90 };

test("findings by file with evidence, sources and one line of totals", () => {
  const text = textReport(sampleReport(), plain);
  expect(text.split("\n")).toEqual([
    "my pipelines/träin.yaml · 4 steps · target gke-prod (GKE Spot)",
    String.raw`✗ PF-RETRY-001    train "x" <b>&: \x1b[31mnot\x07 retried\u202e::error::%0A]]>  my pipelines/träin.yaml:31`,
    "    retryStrategy: none second line",
    "    preemptible: platform gke-spot (config)",
    "    fix: retryPolicy: Always   (preflight check --fix)",
    "! PF-GRACE-001    train: short                                   my pipelines/träin.yaml:4",
    "/elsewhere/b.yaml · 0 steps · target gke-prod (GKE Spot)",
    "workspace",
    "? PF-DATA-004     remote: 403",
    "    reason: 403",
    "✓ 1 passed · ✗ 1 failed · ! 1 warning · ? 1 unknown · ~ 2 suppressed · - 1 not run · 1.2 s",
    "",
  ]);
});

test("verbose also tells what passed, what is suppressed and why, and what was not run", () => {
  const text = textReport(sampleReport(), { ...plain, verbose: true });
  expect(text).toContain("✓ PF-GRACE-001    other: fits");
  expect(text).toContain("suppressed by annotation: seconds long until 2027-01-31");
  expect(text).toContain("The step ends for good.");
  expect(text).toContain("PF-STORE-001  Store");
});

test("no control character of a manifest reaches the terminal, with and without colour", () => {
  // oxlint-disable-next-line no-control-regex -- that is what is looked for
  const control = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/;
  expect(textReport(sampleReport(), { ...plain, verbose: true })).not.toMatch(control);
  const coloured = textReport(sampleReport(), { style: createStyle(true), columns: 90 });
  // oxlint-disable-next-line no-control-regex -- our own colours are taken out first
  expect(coloured.replaceAll(/\u001b\[\d+m/g, "")).not.toMatch(control);
  expect(coloured).toContain("\u001b[31m✗");
});

test("quiet leaves the headings out", () => {
  expect(textReport(sampleReport(), { ...plain, quiet: true })).not.toContain("target gke-prod");
});
