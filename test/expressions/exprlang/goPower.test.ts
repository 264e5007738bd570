import { describe, expect, it } from "vitest";
import { goPower } from "../../../runtime/expressions/exprlang/goPower.ts";

// Results of Go's math.Pow (go1.26, amd64).
describe("goPower", () => {
  it.each([
    [2, 1.5, 2.82842712474619],
    [2 ** 63, 1.5, 2.8011385487393023e28],
    [2, 0.5, Math.SQRT2],
    [2, -1, 0.5],
    [2, 1023, 2 ** 1023],
    [2, 1024, Infinity],
    [2, -1074, 2 ** -1074],
    [2, -1080, 0],
    [-2, 3, -8],
    [-1, Infinity, 1],
    [1, Number.NaN, 1],
    [0, -1, Infinity],
    [10, 2, 100],
  ])("%d ** %d is %d", (base, exponent, power) => {
    expect(goPower(base, exponent)).toBe(power);
  });

  it("has no root of a negative number", () => {
    expect(goPower(-2, 1.5)).toBeNaN();
  });
});
