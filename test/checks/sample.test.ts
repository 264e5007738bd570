import { cpSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { registry } from "../../runtime/checks/registry.ts";
import { runChecks } from "../../runtime/checks/runChecks.ts";
import { contextOf, temporaryWorkspace } from "../support/checkWorkspace.ts";

const sample = path.resolve(import.meta.dirname, "../../media/sample");
const readsCode = /^PF-(?:GRACE-00[3568]|CKPT|IDEM|LINEAGE-00[124]|EXIT|MLFLOW|DATA)/;

async function findings(manifest: string) {
  const folder = temporaryWorkspace();
  cpSync(sample, folder, { recursive: true });
  const config = parse(readFileSync(path.join(sample, "preflight.yaml"), "utf8")) as object;
  const context = contextOf(folder, readFileSync(path.join(sample, manifest), "utf8"), config);
  return runChecks(
    context,
    registry.filter(({ id }) => readsCode.test(id)),
  );
}

test("the good sample passes all that can pass", async () => {
  const bad = (await findings("workflow.yaml")).filter(({ status }) => status === "fail" || status === "warn");
  expect(bad.map(({ check, title }) => `${check} ${title}`)).toEqual([]);
});

test("the sample with mistakes fails where it sins", async () => {
  const failed = (await findings("workflow-with-mistakes.yaml")).filter(
    ({ status, step }) => status === "fail" && step === "train",
  );
  expect(failed.map(({ check }) => check).toSorted()).toEqual([
    "PF-CKPT-004",
    "PF-GRACE-003",
    "PF-GRACE-005",
    "PF-IDEM-001",
    "PF-IDEM-002",
    "PF-IDEM-004",
    "PF-LINEAGE-002",
  ]);
});
