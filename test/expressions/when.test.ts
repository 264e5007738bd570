import { describe, expect, it } from "vitest";
import { evaluateWhen, parseWhen } from "../../runtime/expressions/when/evaluateWhen.ts";
import { WhenError } from "../../runtime/expressions/when/whenError.ts";

const stageOf = (condition: string): string => {
  try {
    return String(evaluateWhen(condition));
  } catch (error) {
    if (error instanceof WhenError) return error.stage;
    throw error;
  }
};

describe("evaluateWhen", () => {
  it.each([
    ["", "true"],
    ["heads == heads", "true"],
    ["heads == tails", "false"],
    ["'3' == 3", "false"],
    ["2 ** 3 ** 2 == 64", "true"],
    ["10 - 3 - 2 == 5", "true"],
    ["a in (a, b)", "true"],
    ["false && 1", "false"],
    ["true ? a == b : true", "false"],
    ["'2026-03-04' < '2026-03-04 00:01'", "true"],
    ["'T5' == 'T5'", "true"],
    ["(true) x", "true"],
    ["(true))(", "parse"],
    ["name =~ '['", "parse"],
    ["a-b == c", "evaluate"],
    ["!word", "reparse"],
    ["word", "not-boolean"],
    ["a\\", "panic"],
    ["(1,2) in (3,(1,2))", "panic"],
  ])("%s is %s", (condition, expected) => {
    expect(stageOf(condition)).toBe(expected);
  });

  it("gives the message that Argo puts on the node", () => {
    expect(() => evaluateWhen("{{x}} == 1")).toThrow(
      "Invalid 'when' expression '{{x}} == 1': Invalid token: '{{' (hint: try wrapping the affected expression in quotes (\"))",
    );
  });

  it("ends on hostile input", () => {
    expect(stageOf(`${"(".repeat(5000)}true${")".repeat(5000)}`)).toBe("parse");
    expect(stageOf(`'${"a".repeat(30_000)}b' =~ '(a+)+$'`)).toBe("false");
    expect(stageOf(`${"1 + ".repeat(900)}1 == 901`)).toBe("true");
    expect(stageOf(`${"1 + ".repeat(20_000)}1 == 20001`)).toBe("parse");
  });
});

describe("parseWhen", () => {
  it("accepts what parses although it can not be evaluated", () => {
    expect(() => parseWhen("a-b == c")).not.toThrow();
    expect(() => parseWhen("a &&")).toThrow(WhenError);
  });
});
