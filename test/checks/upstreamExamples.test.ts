import { existsSync, readdirSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { readManifests } from "../../runtime/manifest/readManifests.ts";
import { registry } from "../../runtime/checks/registry.ts";
import { runChecks } from "../../runtime/checks/runChecks.ts";
import { contextOf, temporaryWorkspace } from "../support/checkWorkspace.ts";

const examples = path.join(os.homedir(), ".cache/preflight-lab/argo-src/examples");
const readsCode = /^PF-(?:GRACE-00[3568]|CKPT|IDEM|LINEAGE|EXIT|MLFLOW|DATA)/;

test("upstream examples: no crash, and nothing about training, for none of them trains", async (ctx) => {
  if (!existsSync(examples)) {
    if (process.env.PREFLIGHT_LAB === "1") throw new Error(`missing: ${examples}`);
    return ctx.skip("the upstream examples are not in the lab's cache");
  }
  const folder = temporaryWorkspace();
  const said: string[] = [];
  let looked = 0;
  for (const name of readdirSync(examples, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".yaml"),
  )) {
    const content = readFileSync(path.join(examples, name));
    const context = { ...contextOf(folder, ""), manifests: readManifests([{ path: name, content }]) };
    if (context.manifests.pipelines.length === 0) continue;
    looked += 1;
    for (const { check, status, evidence } of await runChecks(
      context,
      registry.filter(({ id }) => readsCode.test(id)),
    )) {
      expect(evidence.find(({ label }) => label === "reason")).toBeUndefined();
      if (status === "fail" || status === "warn") said.push(`${check} ${status}`);
    }
  }
  expect(looked).toBeGreaterThan(180);
  // Fixed output keys (IDEM-001) and a constant memoize key (IDEM-003) are there; nothing else is said.
  expect(said.filter((one) => one !== "PF-IDEM-001 warn" && one !== "PF-IDEM-003 warn")).toEqual([]);
});
