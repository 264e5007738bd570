import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { expressionGroups } from "../../scripts/vectors/expressionGroups.ts";
import { outcomeOf } from "../../scripts/vectors/outcome.ts";
import type { Vector } from "../../scripts/vectors/vector.ts";
import { requirePart, sharedFolder } from "../support/shared.ts";

const files: [string, string][] = [
  ["expr.json", "expr"],
  ["expr.json", "hook-expression"],
  ["sprig.json", "sprig"],
  ["template.json", "template"],
  ["template.json", "template-document"],
  ["retry.json", "retry-expression"],
];

describe("what the real engine answers to expressions and tags", () => {
  test.for(files)("%s: %s", async ([file, group], context) => {
    const shared = requirePart(context, sharedFolder(), "the folder with the engine's vectors");
    const { scopes, vectors } = JSON.parse(readFileSync(path.join(shared, "vectors", file), "utf8")) as {
      scopes?: Record<string, Record<string, string>>;
      vectors: Vector[];
    };
    const own = vectors.filter((vector) => vector.group === group);
    expect(own.length).toBeGreaterThan(0);
    for (const vector of own) {
      const scope = typeof vector.scope === "string" ? scopes![vector.scope] : vector.scope;
      const { expected, given } = await outcomeOf({ ...vector, scope }, expressionGroups[group]);
      expect({ id: vector.id, input: vector.input, outcome: given }).toEqual({
        id: vector.id,
        input: vector.input,
        outcome: expected,
      });
    }
  });
});
