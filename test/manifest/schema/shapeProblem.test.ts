import { expect, test } from "vitest";
import { readManifests } from "../../../runtime/manifest/readManifests.ts";
import { shapeProblem } from "../../../runtime/manifest/schema/shapeProblem.ts";

const head = "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\n";

test.each([
  ["spec: {}", "metadata is missing", 1],
  ["metadata: 3\nspec: {}", "metadata must be a map", 3],
  ["metadata: {name: a}\nspec:", "spec is missing", 1],
  ["metadata: {name: a}\nspec:\n  entrypoint: []", "spec.entrypoint must be text", 5],
  ["metadata: {name: a}\nspec:\n  templates: {a: 1}", "spec.templates must be a list", 5],
  ["metadata: {name: a}\nspec:\n  templates:\n    - name: x\n    -", "spec.templates.1 must be a map", 7],
  [
    "metadata: {name: a}\nspec:\n  templates:\n    - container: {env: [x]}",
    "spec.templates.0.container.env.0 must be a map",
    6,
  ],
])("%j: %s", (text, message, line) => {
  const [document] = readManifests([{ path: "w.yaml", content: head + text }]).documents;
  expect(shapeProblem(document!)).toMatchObject({ message, range: { start: { line } } });
});

test("nothing set is no wrong shape", () => {
  const text =
    "metadata: {name: a}\nspec: {entrypoint: x, onExit: null, templates: [{name: x, container: {image: i}}]}";
  expect(shapeProblem(readManifests([{ path: "w.yaml", content: head + text }]).documents[0]!)).toBeUndefined();
});
