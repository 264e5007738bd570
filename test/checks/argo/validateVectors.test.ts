import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { validateGroups } from "../../../scripts/vectors/validateGroups.ts";
import type { Vector } from "../../../scripts/vectors/vector.ts";
import { labCache, requirePart, sharedFolder } from "../../support/shared.ts";

const load = (folder: string, file: string): Vector[] =>
  JSON.parse(readFileSync(path.join(folder, "vectors", file), "utf8")).vectors;

it("agrees with Argo's validation on every recorded manifest", (context) => {
  const vectors = load(requirePart(context, sharedFolder(), "the shared folder with vectors"), "validate.json");
  expect(vectors.length).toBeGreaterThan(200);
  const wrong = vectors.flatMap((vector) => differs(vector));
  expect(wrong).toEqual([]);
});

it("agrees with Argo on its own examples: no false finding, alone and with the whole folder", (context) => {
  requirePart(context, labCache("argo-src/examples"), "the folder of upstream examples");
  const vectors = load(
    requirePart(context, sharedFolder(), "the shared folder with vectors"),
    "validate-examples.json",
  );
  expect(vectors.length).toBeGreaterThan(100);
  const wrong = vectors.flatMap((vector) => differs(vector));
  expect(wrong).toEqual([]);
});

function differs(vector: Vector): unknown[] {
  const answer = validateGroups[vector.group]!(vector);
  return JSON.stringify(answer) === JSON.stringify(vector.result) ? [] : [{ id: vector.id, rule: vector.rule, answer }];
}
