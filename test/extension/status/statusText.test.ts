import { expect, it } from "vitest";
import { statusLabel, statusText } from "../../../extension/status/statusText.ts";

const health = {
  name: "local",
  kind: "local" as const,
  chosen: true,
  healthy: false,
  detail: ["needs Linux or macOS"],
};

it("says the target first, how many runs go on, and that something is wrong", () => {
  expect(statusText({ live: 0 })).toBe("$(server-environment) Preflight");
  expect(statusText({ target: "local", live: 0 })).toBe("$(server-environment) local");
  expect(statusText({ target: "prod/train", live: 2 })).toBe("$(server-environment) prod/train  $(loading~spin) 2");
  expect(statusText({ target: "local", live: 0, health })).toBe("$(warning) local");
});

it("says the same to a screen reader, in words", () => {
  expect(statusLabel({ target: "local", live: 1 })).toBe("Preflight target local, 1 run going on");
  expect(statusLabel({ target: "local", live: 0, health })).toContain("needs Linux or macOS");
  expect(statusLabel({ target: "local", live: 0, problem: "out of reach" })).toContain("out of reach");
});
