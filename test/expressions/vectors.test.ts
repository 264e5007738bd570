import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { outcomeOf } from "../../scripts/vectors/outcome.ts";
import { vectorGroups } from "../../scripts/vectors/registry.ts";
import type { Vector } from "../../scripts/vectors/vector.ts";
import { requirePart, sharedFolder } from "../support/shared.ts";

const files: Record<string, string[]> = {
  "retry.json": ["retry-decision", "duration", "int-or-string", "transient"],
  "when.json": ["when"],
  "depends.json": ["depends"],
  "loops.json": ["sequence", "expand"],
  "values.json": ["yaml-value"],
  "names.json": ["names", "creation-timestamp"],
};

describe("what the real engine answers", () => {
  test.for(Object.entries(files).flatMap(([file, groups]) => groups.map((group) => [file, group] as const)))(
    "%s: %s",
    async ([file, group], context) => {
      const shared = requirePart(context, sharedFolder(), "the folder with the engine's vectors");
      const { vectors } = JSON.parse(readFileSync(path.join(shared, "vectors", file), "utf8")) as { vectors: Vector[] };
      const own = vectors.filter((vector) => vector.group === group);
      expect(own.length).toBeGreaterThan(0);
      const outcomes = await Promise.all(own.map((vector) => outcomeOf(vector, vectorGroups[group])));
      const named = (side: "given" | "expected") =>
        own.map(({ id, input }, index) => ({ id, input, answer: outcomes[index]![side] }));
      expect(named("given")).toEqual(named("expected"));
    },
  );
});
