import { describe, expect, test } from "vitest";
import { resolvableTags, whereTagResolves, type Place } from "../../../runtime/expressions/variables/resolvableTags.ts";
import { variables } from "../../../runtime/expressions/variables/variables.ts";

const container: Place = { kind: "template", template: "container" };
const step: Place = { kind: "call", template: "steps" };

describe("whereTagResolves", () => {
  test.each<[string, Place, string[]]>([
    ["workflow.name", { kind: "workflow" }, []],
    ["workflow.labels.app.io/name", container, ["app.io/name"]],
    ["workflow.creationTimestamp.Y", container, []],
    [" inputs.parameters.x ", container, ["x"]],
    ["outputs.artifacts.model.path", container, ["model"]],
    ["steps.train.outputs.parameters.loss", step, ["train", "loss"]],
    ["item.size", { ...step, inLoop: true }, ["size"]],
    ["lastRetry.exitCode", { ...container, retried: true }, []],
    ["outputs.parameters.loss", { kind: "templateMetrics", template: "container" }, ["loss"]],
    ["workflow.failures", { kind: "workflowHook" }, []],
    ["cronworkflow.labels.team", { kind: "cron" }, ["team"]],
  ])("%s resolves", (tag, place, names) => {
    expect(whereTagResolves(tag, place)).toMatchObject({ answer: "resolves", names });
  });

  test.each<[string, Place, string]>([
    ["pod.name", step, "exists only in templates of kind container, containerSet, script, resource, data, not steps"],
    ["tasks.a.status", step, "exists only in templates of kind dag, not steps"],
    ["retries", container, "exists only in a template with a retryStrategy"],
    ["item", step, "exists only in a call with a loop"],
    ["item", container, "exists only in steps and tasks, in hooks"],
    ["status", container, "exists only in the metrics of a template"],
    ["workflow.failures", container, "exists only in the exit handler"],
    ["workflow.scheduledTime", container, "exists only in runs of a CronWorkflow"],
    ["workflow.priority", { kind: "workflow" }, "exists only where spec.priority is set"],
    ["inputs.parameters.x", { kind: "workflow" }, "exists only in templates, in steps and tasks, in hooks"],
    ["cronworkflow.name", container, "exists only in when and stopStrategy of a CronWorkflow"],
  ])("%s stands in the wrong place", (tag, place, reason) => {
    expect(whereTagResolves(tag, place)).toMatchObject({
      answer: "elsewhere",
      reason: expect.stringContaining(reason) as string,
    });
  });

  test.each([
    ["workflow.nam", true],
    ["workflow.creationTimestamp.Q", true],
    ["lastRetry.foo", true],
    ["steps.a", true],
    ["inputs.parameters.", true],
    ["input.parameters.x", false],
    ["mine", false],
    ["", false],
  ])("%s is nothing Argo fills", (tag, ownRoot) => {
    expect(whereTagResolves(tag, step)).toEqual({ answer: "unknown", ownRoot });
  });
});

describe("resolvableTags", () => {
  test("lists exactly what whereTagResolves accepts", () => {
    const concrete = (name: string) => name.replaceAll(/<[a-z]+>/g, "x");
    const places: Place[] = [container, { ...container, retried: true }, step, { kind: "workflow" }, { kind: "cron" }];
    for (const place of places) {
      const listed = new Set(resolvableTags(place).map(({ name }) => concrete(name)));
      for (const { name } of variables) {
        const tag = concrete(name);
        expect([tag, whereTagResolves(tag, place).answer === "resolves"]).toEqual([tag, listed.has(tag)]);
      }
    }
  });
});
