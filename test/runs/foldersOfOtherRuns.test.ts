import { expect, test } from "vitest";
import type { Workflow } from "../../runtime/manifest/argo.ts";
import { foldersOfOtherRuns } from "../../runtime/runs/foldersOfOtherRuns.ts";

const uid = "b434cf04-33ca-4d02-8574-f2345f0a81ff";
const otherUid = "85255cbb-9470-40a8-a9c9-c1fcfc25b6f3";
const ofOthers = foldersOfOtherRuns({
  metadata: { name: "spirals-4mxgn", generateName: "spirals-", uid },
} as Workflow);

test.each([
  [`spirals-r9j47-${otherUid}`, true],
  [`other-pipeline-x1y2z-${otherUid}`, true],
  ["spirals-r9j47", true],
  ["spirals-r9j47-seed-3", true],
  [`spirals-4mxgn-${uid}`, false],
  [`copy-of-${uid}`, false],
  ["spirals-4mxgn", false],
  ["spirals-4mxgn-fold-1", false],
  ["spirals-4mxgnx", false],
  ["spirals-large-model", false],
  ["step-000200", false],
  [otherUid, false], // a trainer's own id: nobody knows whose
])("%s: of another run %s", (folder, expected) => {
  expect(ofOthers(folder)).toBe(expected);
});
