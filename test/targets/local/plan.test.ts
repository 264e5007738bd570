import { describe, expect, test } from "vitest";
import { configSchema } from "../../../runtime/config/schema.ts";
import { readManifests } from "../../../runtime/manifest/readManifests.ts";
import { planLocal } from "../../../runtime/targets/local/plan.ts";
import { manifest } from "./engine/support/scriptedRun.ts";

function planOf(templates: string, spec = "", configuration = {}) {
  const { documents } = readManifests([{ path: "wf.yaml", content: manifest(templates, spec) }]);
  const request = { workflow: documents[0]!.object, templates: [], workspace: "/w" };
  return planLocal(request, configSchema.parse(configuration));
}

describe("plan of the local target", () => {
  test("lists what runs, and what is emulated", () => {
    const plan = planOf("- {name: main, steps: [[{name: a, template: ok}]]}");
    expect(plan.refused).toEqual([]);
    expect(plan.runs).toEqual(["templates.main (steps)", "templates.ok (container)"]);
    expect(plan.emulated).toEqual([{ feature: "image i", how: expect.stringContaining("programs of this machine") }]);
  });

  test.each([
    ["a resource template", "resource: {action: get}"],
    ["a http template", "http: {url: u}"],
    ["sidecars", "container: {image: i}, sidecars: [{name: s, image: i}]"],
    ["the artifact a", "container: {image: i}, inputs: {artifacts: [{name: a, path: /a, git: {repo: r}}]}"],
    ["the artifact a", "container: {image: i}, outputs: {artifacts: [{name: a, path: /a, s3: {bucket: b, key: k}}]}"],
    ["synchronization", "container: {image: i}, synchronization: {semaphores: [{configMapKeyRef: {name: c, key: k}}]}"],
  ])("refuses %s with the place and a reason", (feature, body) => {
    const { refused } = planOf(`- {name: main, ${body}}`);
    expect(refused).toEqual([{ feature, where: "templates.main", why: expect.stringMatching(/.{20}/) }]);
  });

  test("what can not be reached stops nothing; hooks and onExit can be", () => {
    const unused = "- {name: main, container: {image: i}}\n- {name: r, resource: {action: get}}";
    expect(planOf(unused).refused).toEqual([]);
    expect(planOf(unused, "onExit: r").refused).toHaveLength(1);
    expect(planOf(unused, 'hooks: {x: {expression: "true", template: r}}').refused).toHaveLength(1);
  });

  test("a semaphore with a limit in preflight.yaml runs", () => {
    const body = "container: {image: i}, synchronization: {semaphores: [{configMapKeyRef: {name: c, key: k}}]}";
    const config = { local: { configMaps: { c: { k: "2" } } } };
    expect(planOf(`- {name: main, ${body}}`, "", config).refused).toEqual([]);
  });

  test("templates that call themselves end the walk", () => {
    expect(planOf("- {name: main, steps: [[{name: again, template: main}]]}").runs).toEqual(["templates.main (steps)"]);
  });
});
