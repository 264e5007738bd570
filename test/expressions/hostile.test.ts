import { describe, expect, it } from "vitest";
import { evaluateExpression } from "../../runtime/expressions/evaluateExpression.ts";
import { ExpressionError } from "../../runtime/expressions/expressionError.ts";
import { replaceInText } from "../../runtime/expressions/template.ts";
import { seededRandom } from "../support/random.ts";

const scope = { "inputs.parameters.x": "5", "inputs.parameters.list": "[1,2,3]" };

/** "value" or the stage of the error; anything but an ExpressionError is a crash and fails the test. */
function outcome(source: string): string {
  try {
    evaluateExpression(source, scope).json();
    return "value";
  } catch (error) {
    if (error instanceof ExpressionError) return error.stage;
    throw error;
  }
}

/** What is thrown besides the error a text may give. */
function crashOf(text: string): unknown {
  try {
    replaceInText(text, scope, "allowUnresolved");
  } catch (error) {
    if (!(error instanceof ExpressionError)) return error;
  }
  return undefined;
}

function milliseconds(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

const doubling = Array.from({ length: 60 }, (_, i) => `let v${i + 1} = [v${i}, v${i}]; `).join("");

describe("hostile expressions", () => {
  it.for([
    ["a huge range", "1..1000000000", "run"],
    ["a huge repetition", 'repeat("a", 1000000000)', "run"],
    ["sprig's repetition", 'sprig.repeat(1000000000, "abc")', "run"],
    ["sprig's indentation", 'sprig.indent(1000000000, "abc")', "run"],
    ["sprig's range", "sprig.until(1000000000)", "run"],
    ["sprig's sequence", "sprig.seq(1000000000)", "run"],
    ["a cross product", "map(1..900, map(1..900, map(1..900, #)))", "run"],
    ["nested loops without values", "all(1..900, all(1..900, all(1..900, true)))", "run"],
    ["a value shared exponentially, printed", `let v0 = [1, 1]; ${doubling}toJSON(v60)`, "run"],
    ["a value shared exponentially, compared", `let v0 = [1, 1]; ${doubling}v60 == v60`, "run"],
    ["a value shared exponentially, rendered", `let v0 = [1, 1]; ${doubling}v60`, "json"],
    ["growing text", 'reduce(1..100, #acc + #acc, "aaaaaaaaaaaaaaaa")', "run"],
    ["deep parentheses", "(".repeat(50_000) + "1" + ")".repeat(50_000), "compile"],
    ["deep negation", "-".repeat(50_000) + "1", "compile"],
    ["deep brackets", "[".repeat(50_000) + "]".repeat(50_000), "compile"],
    ["deep ternaries", "true ? ".repeat(20_000) + "1" + " : 2".repeat(20_000), "compile"],
    ["a long sum", Array.from({ length: 20_000 }, () => "1").join("+"), "compile"],
    ["deep JSON", `fromJSON(repeat("[", 20000) + repeat("]", 20000))`, "run"],
    ["a slow pattern", 'repeat("a", 30000) matches "(a*)*b"', "value"],
  ] as const)("%s ends quickly", ([, source, expected]) => {
    let got = "";
    const spent = milliseconds(() => (got = outcome(source)));
    expect(got).toBe(expected);
    expect(spent).toBeLessThan(5000);
  });

  it("random token soup never crashes", () => {
    const random = seededRandom(20_261_124);
    const pieces =
      "1 2.5 'a' \"b\" `c` true nil inputs .parameters ['x'] [0] [1:] ( ) [ ] { } , : ; ? ?? ?. . .. + - * / % ** ^ == < > in not and or && || ! | # map( filter( sprig.trim( let x= len( asInt( toJson( sum( sort( matches contains #acc reduce( date('2026-01-01') duration('1h') .Unix() if else $env ::".split(
        " ",
      );
    for (let trial = 0; trial < 5000; trial++) {
      const length = 1 + Math.floor(random() * 12);
      const source = Array.from({ length }, () => pieces[Math.floor(random() * pieces.length)]).join(" ");
      expect({ source, good: ["value", "compile", "run", "json"].includes(outcome(source)) }).toEqual({
        source,
        good: true,
      });
    }
  });

  it("random text with braces never crashes the replacement", () => {
    const random = seededRandom(7);
    const pieces = ["{{", "}}", "=", "inputs.parameters.x", '"', "\\", "\u0000", "ö", "\ud800", " ", "1+", "x"];
    for (let trial = 0; trial < 3000; trial++) {
      const text = Array.from({ length: 8 }, () => pieces[Math.floor(random() * pieces.length)]).join("");
      expect({ text, crash: crashOf(text) }).toEqual({ text, crash: undefined });
    }
  });
});
