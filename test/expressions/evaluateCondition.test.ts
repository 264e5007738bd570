import { describe, expect, it } from "vitest";
import { evaluateCondition } from "../../runtime/expressions/evaluateExpression.ts";
import { ExpressionError } from "../../runtime/expressions/expressionError.ts";

function stageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof ExpressionError) return error.stage;
    throw error;
  }
  return "none";
}

describe("evaluateCondition", () => {
  const scope = { A: { Succeeded: true, Failed: false }, B: { Succeeded: false, Failed: true } };

  it("evaluates depends logic over task results", () => {
    expect(evaluateCondition("A.Succeeded && !B.Succeeded", scope)).toBe(true);
    expect(evaluateCondition("(A.Failed || B.Succeeded)", scope)).toBe(false);
  });

  it("says at which stage it fails", () => {
    expect(stageOf(() => evaluateCondition("C.Succeeded", scope))).toBe("compile");
    expect(stageOf(() => evaluateCondition("A.succeeded", scope))).toBe("not-boolean");
    expect(stageOf(() => evaluateCondition("A &&", scope))).toBe("compile");
    expect(stageOf(() => evaluateCondition("A.x.y == 1", scope))).toBe("run");
  });
});
