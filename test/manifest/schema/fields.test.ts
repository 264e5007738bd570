import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { fieldsAt, fieldsVersion, nearestField } from "../../../runtime/manifest/schema/fields.ts";
import { fieldData } from "../../../scripts/schema/fieldData.ts";
import { labCache, requirePart } from "../../support/shared.ts";

const file = path.resolve(import.meta.dirname, "../../../runtime/manifest/schema/fields.generated.json");

it("is small enough to ship", () => {
  expect(statSync(file).size).toBeLessThanOrEqual(60 * 1024);
  expect(fieldsVersion).toMatch(/^v\d+\.\d+\.\d+$/);
});

it("is what the script makes of the official CRDs", async (context) => {
  const crds = requirePart(context, labCache("argo-manifests/base/crds/full"), "the folder of official CRDs");
  expect(readFileSync(file, "utf8")).toBe(await fieldData(path.resolve(crds, "../../../..")));
});

it("knows names, types and words at any depth", () => {
  const template = fieldsAt("Workflow", ["spec", "templates", 3])!;
  expect(template.type).toBe("object");
  expect(nearestField(template, "retryStategy")).toBe("retryStrategy");
  expect(nearestField(template, "somethingElse")).toBeUndefined();
  expect(fieldsAt("Workflow", ["spec", "templates", 0, "retryStrategy", "limit"])).toEqual({ type: "int-or-string" });
  expect(fieldsAt("Workflow", ["metadata", "labels", "any"])).toEqual({ type: "string" });
  expect(fieldsAt("Workflow", ["spec", "arguments", "parameters", 0, "value"])).toEqual({ type: "any-scalar" });
  expect(fieldsAt("WorkflowTemplate", ["spec", "artifactGC", "strategy"])!.enum).toContain("OnWorkflowDeletion");
  expect(fieldsAt("CronWorkflow", ["spec", "workflowSpec", "entrypoint"])).toEqual({ type: "string" });
  expect(fieldsAt("CronWorkflow", ["spec", "entrypoint"])).toBeUndefined();
  expect(fieldsAt("Workflow", ["spec", "templates", 0, "steps", 0, 0, "inline", "dag", "tasks", 0, "inline"])).toBe(
    template,
  );
  expect(fieldsAt("Workflow", ["status", "nodes", "x"])).toEqual({ type: "any" });
});
