import { describe, expect, it } from "vitest";
import { readTask, taskArguments, taskName } from "../../../extension/tasks/taskModel.ts";

describe("readTask", () => {
  it("takes what tasks.json says", () => {
    const task = { type: "preflight", task: "launch", file: "a.yaml", target: "kind", args: ["-p", "steps=5"] };
    expect(readTask(task)).toEqual(task);
    expect(readTask({ type: "preflight", task: "check" })).toEqual({ type: "preflight", task: "check" });
  });

  it.each([
    [{ type: "npm", task: "check" }],
    [{ type: "preflight", task: "delete" }],
    [{ type: "preflight" }],
    [{ type: "preflight", task: "launch" }],
    [{ type: "preflight", task: "launch", file: "" }],
  ])("refuses %j", (definition) => {
    expect(readTask(definition)).toBeUndefined();
  });

  it("leaves out what has the wrong type", () => {
    const task = readTask({ type: "preflight", task: "check", file: 3, target: null, args: ["a", 1] });
    expect(task).toEqual({ type: "preflight", task: "check" });
  });
});

it("a file that looks like an option stays a file", () => {
  expect(taskArguments({ type: "preflight", task: "check", file: "--fix", args: ["--fail-on", "warn"] })).toEqual([
    "check",
    "--fail-on",
    "warn",
    "--",
    "--fix",
  ]);
  expect(taskArguments({ type: "preflight", task: "launch", file: "a b.yaml", target: "local" })).toEqual([
    "--target",
    "local",
    "launch",
    "--follow",
    "--",
    "a b.yaml",
  ]);
});

it("is called by what it does to what", () => {
  expect(taskName({ type: "preflight", task: "check" })).toBe("check");
  expect(taskName({ type: "preflight", task: "launch", file: "a.yaml" })).toBe("launch a.yaml");
});
