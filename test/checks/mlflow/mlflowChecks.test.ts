import { describe, expect, test } from "vitest";
import { logsProgress } from "../../../runtime/checks/mlflow/logsProgress.ts";
import { oneRunAcrossAttempts } from "../../../runtime/checks/mlflow/oneRunAcrossAttempts.ts";
import { checkWorkspace, helloWorld, trainStep } from "../../support/checkWorkspace.ts";

const status = async (...args: Parameters<typeof checkWorkspace>) =>
  (await checkWorkspace(...args)).map((one) => one.status);
const uses = (body: string): Record<string, string> => ({
  "train.py": `import mlflow as m\nfrom mlflow import log_metric\n${body}\n`,
});
const configured = { mlflow: { trackingUri: "http://mlflow" } };
const spot = 'nodeSelector: {cloud.google.com/gke-spot: "true"}';

describe("PF-MLFLOW-005", () => {
  test.each([
    ["pass", uses("m.log_params(p)\nfor s in r:\n    log_metric('loss', l, step=s)"), {}, ["pass"]],
    ["pass: third argument", uses("m.log_param('a', 1)\nlog_metric('loss', l, s)"), {}, ["pass"]],
    ["pass: autolog", uses("m.pytorch.autolog()"), {}, ["pass"]],
    ["warn: no step", uses("m.log_params(p)\nlog_metric('loss', l)"), {}, ["warn"]],
    ["warn: no params", uses("log_metric('loss', l, step=1)"), {}, ["warn"]],
    ["warn: configured, unused", { "train.py": "train()\n" }, configured, ["warn"]],
    ["unknown: configured, no code", {}, configured, ["unknown"]],
    ["n/a: not used", { "train.py": "train()\n" }, {}, ["n/a"]],
  ])("%s", async (_name, files, config, expected) => {
    expect(await status(logsProgress, trainStep(), files as Record<string, string>, config)).toEqual(expected);
  });
  test("n/a", async () => expect(await status(logsProgress, helloWorld)).toEqual(["n/a"]));
});

describe("PF-MLFLOW-006", () => {
  const starts = uses("with m.start_run():\n    m.log_param('a', 1)");
  const id = (value: string): string =>
    `- {name: CHECKPOINT_DIR, value: 's3://b'}\n- {name: MLFLOW_RUN_ID, value: '${value}'}`;
  test.each([
    ["warn", starts, trainStep({ template: spot }), {}, ["warn"]],
    ["warn: retried", starts, trainStep({ template: "retryStrategy: {limit: 2}" }), {}, ["warn"]],
    ["pass: one attempt", starts, trainStep(), {}, ["pass"]],
    ["pass: env", starts, trainStep({ template: spot, env: id("{{workflow.parameters.run}}") }), {}, ["pass"]],
    ["warn: env per attempt", starts, trainStep({ template: spot, env: id("{{pod.name}}") }), {}, ["warn"]],
    ["pass: run_id", uses("m.start_run(run_id=r)"), trainStep({ template: spot }), {}, ["pass"]],
    ["unknown: no code", {}, trainStep({ template: spot }), configured, ["unknown"]],
    ["n/a: not used", { "train.py": "train()\n" }, trainStep({ template: spot }), {}, ["n/a"]],
    ["n/a", {}, helloWorld, {}, ["n/a"]],
  ])("%s", async (_name, files, yaml, config, expected) => {
    expect(await status(oneRunAcrossAttempts, yaml, files as Record<string, string>, config)).toEqual(expected);
  });
});

test("a launch that tracks runs gives all attempts one MLflow run", async () => {
  const code = "import mlflow\nwith mlflow.start_run():\n    mlflow.log_metric('loss', 1, step=1)\n";
  const yaml = trainStep({ template: "retryStrategy: {limit: 3, retryPolicy: Always}" });
  const statusWith = async (trackRuns: boolean): Promise<string> => {
    const mlflow = { trackingUri: "http://mlflow:5000", trackRuns };
    const [finding] = await checkWorkspace(oneRunAcrossAttempts, yaml, { "train.py": code }, { mlflow });
    return finding!.status;
  };
  expect([await statusWith(false), await statusWith(true)]).toEqual(["warn", "pass"]);
});
