import { describe, expect, test } from "vitest";
import { exitLoopIsBounded } from "../../../runtime/checks/exit/exitLoopIsBounded.ts";
import { hasExitHandler } from "../../../runtime/checks/exit/hasExitHandler.ts";
import { checkWorkspace, helloWorld, trainStep } from "../../support/checkWorkspace.ts";

const status = async (...args: Parameters<typeof checkWorkspace>) =>
  (await checkWorkspace(...args)).map((one) => one.status);
const withExit = (template: string, spec = "onExit: bye"): string =>
  `${trainStep({ spec })}    - name: bye\n${template.replaceAll(/^(?=.)/gm, "      ")}`;
const shell = (text: string): string => withExit(`container: {image: a, command: [sh, -c], args: ["${text}"]}\n`);
const create = (metadata: string): string =>
  withExit(
    `resource:\n  action: create\n  manifest: |\n    apiVersion: argoproj.io/v1alpha1\n    kind: Workflow\n    metadata:\n      ${metadata}\n`,
  );

describe("PF-EXIT-001", () => {
  test.each([
    ["pass: onExit", shell("echo bye"), ["pass"]],
    ["pass: hook", withExit("container: {image: a, command: [a]}\n", "hooks: {exit: {template: bye}}"), ["pass"]],
    ["warn", trainStep(), ["warn"]],
    ["n/a", helloWorld, ["n/a"]],
  ])("%s", async (_name, yaml, expected) => {
    expect(await status(hasExitHandler, yaml)).toEqual(expected);
  });
  test("unknown: the template is elsewhere", async () => {
    const yaml = `apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {generateName: w-}\nspec:\n  workflowTemplateRef: {name: elsewhere}\n`;
    // Without its templates nothing is known to train: no claim at all.
    expect(await status(hasExitHandler, yaml)).toEqual(["n/a"]);
  });
});

describe("PF-EXIT-002", () => {
  test.each([
    ["pass: tells only", shell("echo {{workflow.status}}"), ["pass"]],
    ["fail: resubmits", shell("argo -n a resubmit {{workflow.name}}"), ["fail"]],
    ["pass: counts", shell("[ {{workflow.parameters.attempt}} -lt 3 ] && argo resubmit w"), ["pass"]],
    ["fail: creates", create("generateName: again-"), ["fail"]],
    ["pass: fixed name", create("name: once"), ["pass"]],
    ["unknown: missing template", trainStep({ spec: "onExit: elsewhere" }), ["unknown"]],
    ["n/a", helloWorld, ["n/a"]],
  ])("%s", async (_name, yaml, expected) => {
    expect(await status(exitLoopIsBounded, yaml)).toEqual(expected);
  });
});
