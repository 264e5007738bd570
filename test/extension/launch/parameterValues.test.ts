import { expect, it } from "vitest";
import { overrides, parameterValues } from "../../../extension/launch/parameterValues.ts";

const parameters = [
  { name: "steps", value: "2400" },
  { name: "size", value: "small", options: ["small", "large"] },
  { name: "seed" },
];

it("takes what was chosen last where it still fits, else what the manifest says", () => {
  expect([...parameterValues(parameters, { steps: "10", size: "huge", gone: "x" })]).toEqual([
    ["steps", "10"],
    ["size", "small"],
    ["seed", undefined],
  ]);
  expect(parameterValues(parameters, {}).get("steps")).toBe("2400");
});

it("gives on only what differs from the manifest", () => {
  const values = parameterValues(parameters, { steps: "10", seed: "7" });
  expect(overrides(parameters, values)).toEqual({ steps: "10", seed: "7" });
  expect(overrides(parameters, parameterValues(parameters, {}))).toEqual({});
});
