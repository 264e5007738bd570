import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { ExpressionError } from "../../runtime/expressions/expressionError.ts";
import { WhenError } from "../../runtime/expressions/when/whenError.ts";
import { controllerGroups } from "../../scripts/vectors/controllerGroups.ts";
import { valueGroups } from "../../scripts/vectors/valueGroups.ts";
import type { Vector } from "../../scripts/vectors/vector.ts";
import { requirePart, sharedFolder } from "../support/shared.ts";

const files: Record<string, string[]> = {
  "retry.json": ["retry-decision", "duration", "int-or-string", "transient"],
  "when.json": ["when"],
  "depends.json": ["depends"],
  "loops.json": ["sequence"],
  "values.json": ["yaml-value"],
  "names.json": ["names", "creation-timestamp"],
};

const groups = { ...controllerGroups, ...valueGroups };

/** Errors as the real engine gives them: that it fails, and at which stage. */
function answer(vector: Vector): unknown {
  try {
    return { result: groups[vector.group]!(vector) };
  } catch (error) {
    if (!(error instanceof ExpressionError) && !(error instanceof WhenError)) throw error;
    return { failed: error.stage };
  }
}

function expected({ group, result, error }: Vector, given: unknown): unknown {
  if (error === undefined) {
    return { result: group === "duration" ? { nanoseconds: (result as { nanoseconds: string }).nanoseconds } : result };
  }
  const stage = error.stage ?? (error.message.startsWith("panic:") ? "panic" : undefined);
  const { failed } = given as { failed?: string };
  return { failed: stage ?? failed ?? "anything" };
}

describe("what the real engine answers", () => {
  test.for(Object.entries(files).flatMap(([file, groups]) => groups.map((group) => [file, group] as const)))(
    "%s: %s",
    ([file, group], context) => {
      const shared = requirePart(context, sharedFolder(), "the folder with the engine's vectors");
      const { vectors } = JSON.parse(readFileSync(path.join(shared, "vectors", file), "utf8")) as { vectors: Vector[] };
      const own = vectors.filter((vector) => vector.group === group);
      expect(own.length).toBeGreaterThan(0);
      const answers = own.map((vector) => ({ id: vector.id, input: vector.input, ...(answer(vector) as object) }));
      expect(answers).toEqual(
        own.map((vector, index) => ({
          id: vector.id,
          input: vector.input,
          ...(expected(vector, answers[index]) as object),
        })),
      );
    },
  );
});
