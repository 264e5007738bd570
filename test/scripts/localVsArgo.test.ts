import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { readManifests } from "../../runtime/manifest/readManifests.ts";
import { configSchema } from "../../runtime/config/schema.ts";
import { planLocal } from "../../runtime/targets/local/plan.ts";
import { listedRecords } from "../../scripts/conformance/listedRecords.ts";
import type { RunRecord } from "../../scripts/conformance/record.ts";
import { requirePart, sharedFolder } from "../support/shared.ts";

const page = resolve(import.meta.dirname, "../../docs/local-vs-argo.md");

test("the page lists only recorded runs, each with an outcome and a reason, and every one that plan refuses", (context) => {
  const shared = requirePart(context, sharedFolder(), "the folder with the vectors");
  const folder = join(shared, "vectors", "runs");
  const records = readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .flatMap((name) => (JSON.parse(readFileSync(join(folder, name), "utf8")) as { runs: RunRecord[] }).runs);
  const listed = listedRecords(page);
  const ids = new Set(records.map(({ id }) => id));
  const wrong = [...listed].filter(
    ([id, { outcome, why }]) => !ids.has(id) || !["different", "refused"].includes(outcome) || why.length < 20,
  );
  expect(wrong).toEqual([]);
  const config = configSchema.parse({ local: { configMaps: { "rr-sem": { two: "2" } } } });
  const refused = records
    .filter(({ manifest }) => manifest !== undefined)
    .filter(({ manifest }) => {
      const { documents } = readManifests([{ path: "x.yaml", content: manifest! }]);
      const workflow = documents.find(({ kind }) => kind === "Workflow");
      const templates = documents.filter(({ kind }) => kind !== "Workflow").map(({ object }) => object);
      if (workflow === undefined) return false;
      return planLocal({ workflow: workflow.object, templates, workspace: "/w" }, config).refused.length > 0;
    })
    .map(({ id }) => id);
  expect(refused.sort()).toEqual([...listed].filter(([, { outcome }]) => outcome === "refused").map(([id]) => id));
});
