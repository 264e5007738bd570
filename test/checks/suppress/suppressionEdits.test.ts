import { describe, expect, test } from "vitest";
import type { Finding } from "../../../runtime/checks/check.ts";
import { applySuppressions } from "../../../runtime/checks/suppress/applySuppressions.ts";
import { suppressionEdits } from "../../../runtime/checks/suppress/suppressionEdits.ts";
import { applyEdits } from "../../../runtime/manifest/edit/applyEdits.ts";
import { readManifests } from "../../../runtime/manifest/readManifests.ts";
import { trainWorkflow } from "../../support/checkYaml.ts";

const now = new Date("2026-06-01T12:00:00Z");
const why = { reason: "runs for seconds only", until: "2026-12-31" };
const read = (text: string) => readManifests([{ path: "m.yaml", content: text }]);
const found = (about: Partial<Finding>): Finding => ({
  check: "PF-RETRY-002",
  status: "fail",
  title: "t",
  evidence: [],
  ...about,
});

/** The text with the finding accepted, and what the checklist then makes of it. */
function suppress(text: string, finding: Finding) {
  const after = applyEdits(text, suppressionEdits(finding, why, read(text), now));
  return { after, accepted: applySuppressions([finding], read(after), now)[0]!.suppressed };
}

describe("a finding of a step", () => {
  const text = trainWorkflow({ template: "retryStrategy: # keep me\n  limit: 2" });

  test("is accepted on its template, comments stay", () => {
    const { after, accepted } = suppress(text, found({ step: "train", workflow: "w-" }));
    expect(accepted).toMatchObject({ by: "annotation", ...why });
    expect(after).toContain("# keep me");
    expect(after).toMatch(
      /- name: train\n(?:.*\n)*? {6}metadata:\n {8}annotations:\n {10}preflight\/ignore-PF-RETRY-002: /,
    );
  });

  test("of two workflows of one file, on the one that it is in", () => {
    const two = `${text}---\n${text.replace("generateName: w-", "generateName: v-")}`;
    const { documents } = read(two);
    const range = documents[1]!.rangeOf(["spec", "templates", 0, "container"]);
    const { after } = suppress(two, found({ step: "train", workflow: "v-", range }));
    expect(after.indexOf("preflight/ignore")).toBeGreaterThan(after.indexOf("---"));
    const named = suppress(two, found({ step: "train", workflow: "v-" })).after;
    expect(named).toBe(after);
  });

  test("gets a new reason in place of an old one", () => {
    const once = suppress(text, found({ step: "train", workflow: "w-" })).after;
    const edits = suppressionEdits(found({ step: "train" }), { ...why, until: "2027-01-31" }, read(once), now);
    const after = applyEdits(once, edits);
    expect(after.match(/preflight\/ignore-/g)).toHaveLength(1);
    expect(after).toContain("until=2027-01-31");
  });
});

test("a finding of a workflow is accepted on the workflow", () => {
  const text = trainWorkflow();
  const { after, accepted } = suppress(text, found({ workflow: "w-" }));
  expect(accepted).toMatchObject(why);
  expect(read(after).documents[0]!.object.metadata).toMatchObject({
    annotations: { "preflight/ignore-PF-RETRY-002": "runs for seconds only until=2026-12-31" },
  });
});

test.each([
  ["no reason", { reason: " ", until: "2026-12-31" }],
  ["a reason that is too long", { reason: "x".padEnd(600, "z"), until: "2026-12-31" }],
  ["a day that is over", { reason: "x", until: "2026-05-31" }],
  ["a day that never comes", { reason: "x", until: "2027-02-30" }],
  ["no date", { reason: "x", until: "tomorrow" }],
])("%s is refused", (_, wrong) => {
  const manifests = read(trainWorkflow());
  expect(() => suppressionEdits(found({ step: "train" }), wrong, manifests, now)).toThrow("can not suppress");
});

test("a reason may have any form that reads back the same", () => {
  const text = trainWorkflow();
  const odd = { reason: 'it\'s "small": # a: b\nuntil=2020-01-01 was before', until: "2026-12-31" };
  const finding = found({ step: "train" });
  const after = applyEdits(text, suppressionEdits(finding, odd, read(text), now));
  expect(applySuppressions([{ ...finding, workflow: "w-" }], read(after), now)[0]!.suppressed).toMatchObject(odd);
});

test("a finding of no workflow can not carry an annotation, and says what else to do", () => {
  const manifests = read(trainWorkflow());
  expect(() => suppressionEdits(found({}), why, manifests, now)).toThrow("belongs to no workflow");
});
