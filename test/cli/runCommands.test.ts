import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, describe, expect, test } from "vitest";
import type { LogLine } from "../../runtime/targets/target.ts";
import { workflowWith } from "../runs/workflow.ts";
import { RecordedTarget } from "../support/recordedTarget.ts";
import { runCli } from "../support/runCli.ts";

const work = mkdtempSync(path.join(tmpdir(), "preflight-cli-"));
afterAll(() => rmSync(work, { recursive: true, force: true }));

// One checkpoint that was never finished: nothing to resume from.
const store = path.join(work, "store");
mkdirSync(path.join(store, "step-000400", "token"), { recursive: true });

const spec = {
  templates: [
    {
      name: "train",
      container: { env: [{ name: "CHECKPOINT_DIR", value: "/store/{{workflow.name}}" }] },
      retryStrategy: { limit: 1, retryPolicy: "Always" },
    },
  ],
};
const attempt = (at: number, phase: "Error" | "Failed", message: string, times: [string, string]) => ({
  name: `wf.train(${at})`,
  type: "Pod" as const,
  phase,
  message,
  templateName: "train",
  boundaryID: "wf",
  nodeFlag: { retried: true },
  startedAt: `2026-11-24T10:${times[0]}Z`,
  finishedAt: `2026-11-24T10:${times[1]}Z`,
  progress: at === 0 ? "437/1000" : "300/1000",
});
const dead = workflowWith(
  [
    { name: "wf", type: "DAG", phase: "Failed", children: ["wf.train"] },
    {
      name: "wf.train",
      type: "Retry",
      phase: "Failed",
      message: "No more retries left",
      templateName: "train",
      boundaryID: "wf",
      children: ["wf.train(0)", "wf.train(1)"],
      startedAt: "2026-11-24T10:00:00Z",
      finishedAt: "2026-11-24T10:02:00Z",
    },
    attempt(0, "Error", "pod deleted", ["00:00", "00:55"]),
    attempt(1, "Failed", "main: Error (exit code 143)", ["01:10", "02:00"]),
  ],
  spec,
  "Failed",
);
dead.status!.finishedAt = "2026-11-24T10:02:01Z";

function target(lines: LogLine[] = []) {
  return new RecordedTarget([dead], lines, { "/store/wf": store });
}
async function cli(argv: string[], recorded = target()) {
  return runCli(argv, { cwd: work, openTarget: () => recorded });
}

describe("show", () => {
  test("draws steps, attempts and the failure card, and exits 1 for a failed run", async () => {
    const { code, stdout } = await cli(["show", "wf"]);
    expect(code).toBe(1);
    expect(stdout.replace(/\d+ d( \d+ h)?/g, "AGE")).toMatchInlineSnapshot(`
      "✗ wf · recorded · Failed in 2 min
        ✗ train                   2 attempts · 2 min · main: Error (exit code 143)
          ✗ attempt 1               preempted or deleted after 55 s · lost 437 steps (55 s)
          ✗ attempt 2               SIGTERM (exit code 143) after 50 s · lost 300 steps (50 s)
          ● checkpoint 400          incomplete · 0 B

      train was told to end (SIGTERM) before it was done; a preemption looks like this   run wf · attempt 2
      Why I say so   phase Failed · message main: Error (exit code 143) · exit code 143 (128 + 15, SIGTERM) · progress 300/1000 · ended 2026-11-24T10:02:00Z · checkpoint 400 incomplete: COMPLETE.json was never written: the save did not finish
      Lost           300 steps, 50 s
      Not retried    retryStrategy limit 1 is used up
      Next           preflight retry wf
                     preflight logs wf train --tail 50

      What produced it
      ! Code         no commit recorded
        Image        no image is named
      ! Data         nothing records it
        Parameters   none
        Origin       began anew: no parent run, no checkpoint
        MLflow       no run recorded
        Checkpoint   none that can be resumed
        Artifact     none
      "
    `);
  });

  test("two runs are compared, in words and in the documented shape", async () => {
    const { code, stdout } = await cli(["show", "wf", "wf"]);
    expect({ code, stdout }).toMatchInlineSnapshot(`
      {
        "code": 0,
        "stdout": "wf · Failed   against   wf · Failed
      ? wf has no commit recorded
      ? wf has no commit recorded
      ? wf has no data recorded
      ? wf has no data recorded

      No difference was found, but not everything is known.
      ",
      }
    `);
    const document = JSON.parse((await cli(["show", "wf", "wf", "--json"])).stdout);
    const schema = path.resolve(import.meta.dirname, "../../docs/schemas/comparison.schema.json");
    const validate = new Ajv2020({ validateFormats: false }).compile(JSON.parse(readFileSync(schema, "utf8")));
    validate(document);
    expect(validate.errors).toBeNull();
    expect(document.comparison).toMatchObject({ a: { name: "wf" }, b: { name: "wf" }, sameInputs: false });
  });

  test("--json is the documented shape", async () => {
    const { stdout } = await cli(["show", "wf", "--json"]);
    const document = JSON.parse(stdout);
    const schema = path.resolve(import.meta.dirname, "../../docs/schemas/run.schema.json");
    const validate = new Ajv2020({ validateFormats: false }).compile(JSON.parse(readFileSync(schema, "utf8")));
    validate(document);
    expect(validate.errors).toBeNull();
    const { run, producedBy } = document;
    expect(producedBy).toMatchObject({ run: { name: "wf" }, code: { changed: [] }, images: [], artifacts: [] });
    const train = run.steps.find((step: { name: string }) => step.name === "train");
    expect(train).toMatchObject({ id: "wf.train", template: "train", type: "Pod", phase: "Failed" });
    expect(train.attempts[1]).toMatchObject({ index: 2, exitCode: 143, signal: "SIGTERM", reason: "terminated" });
    expect(train.failure.lostSteps).toBe(300);
    expect(train.checkpoints[0]).toMatchObject({ step: 400, verdict: "incomplete" });
  });

  test("a run that is not there is one sentence and exit code 2", async () => {
    expect(await cli(["show", "nope"])).toMatchObject({ code: 2, stderr: 'error: There is no run "nope".\n' });
  });
});

describe("runs", () => {
  test("lists, filters, and says when there are none", async () => {
    expect((await cli(["runs"])).stdout).toMatch(/^✗ wf {2}Failed +2 min +ended .* ago\n$/);
    expect((await cli(["runs", "--phase", "Running"])).stdout).toBe("No runs on recorded.\n");
    expect(JSON.parse((await cli(["runs", "--json"])).stdout)).toMatchObject({ version: 1, runs: [{ name: "wf" }] });
  });

  test("refuses a limit that is no number", async () => {
    const { code, stderr } = await cli(["runs", "--limit", "many"]);
    expect(code).toBe(2);
    expect(stderr).toContain("It must be a whole number from 1.");
  });
});

describe("logs", () => {
  const line = (attempt: number, text: string): LogLine => ({
    time: `2026-11-24T10:0${attempt}:00.000Z`,
    nodeId: `n${attempt}`,
    step: "wf.train",
    attempt,
    container: "main",
    stream: "stdout",
    text,
  });
  const lines = [line(0, "step 1"), line(0, "\u001b[2Jowned"), line(1, "resumed")];

  test("marks where attempts begin and lets no escape sequence through", async () => {
    expect((await cli(["logs", "wf"], target(lines))).stdout).toBe(
      [
        "── wf.train · attempt 1 ──",
        "step 1",
        String.raw`\x1b[2Jowned`,
        "── wf.train · attempt 2 · new attempt, the one before has ended ──",
        "resumed",
        "",
      ].join("\n"),
    );
  });

  test("passes on what was asked for, attempts counted from 1", async () => {
    const recorded = target(lines);
    const argv = ["logs", "wf", "train", "--attempt", "2", "--tail", "5", "--since", "2026-11-24T10:00:00Z"];
    const { stdout } = await cli([...argv, "--timestamps"], recorded);
    expect(stdout).toMatch(/^2026-11-24T10:00:00.000Z step 1\n/);
    expect(JSON.parse(recorded.asked[0]!.slice(5))).toMatchObject({
      run: "wf",
      step: "train",
      attempt: 1,
      tail: 5,
      since: "2026-11-24T10:00:00.000Z",
    });
  });

  test("--json is one object per line", async () => {
    const { stdout } = await cli(["logs", "wf", "--json"], target(lines));
    const [first] = stdout.split("\n");
    expect(JSON.parse(first!)).toMatchObject({ version: 1, attempt: 1, text: "step 1" });
  });
});

describe("steering", () => {
  test("stop, terminate, retry, delete and preempt reach the target", async () => {
    const recorded = target();
    for (const verb of ["stop", "terminate", "retry", "delete"]) {
      expect((await cli([verb, "wf"], recorded)).code).toBe(0);
    }
    await cli(["preempt", "wf", "train", "--how", "kill", "--grace", "2.5"], recorded);
    expect(recorded.asked).toEqual([
      "stop wf",
      "terminate wf",
      "retry wf",
      "delete wf",
      'preempt {"run":"wf","step":"train","how":"kill","graceSeconds":2.5}',
    ]);
  });

  test("an unknown way to preempt is refused before anything happens", async () => {
    const recorded = target();
    expect((await cli(["preempt", "wf", "--how", "meteor"], recorded)).code).toBe(2);
    expect(recorded.asked).toEqual([]);
  });
});

describe("launch", () => {
  const good = `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: t-}
spec:
  entrypoint: main
  arguments: {parameters: [{name: epochs, value: "1"}]}
  templates: [{name: main, container: {image: x, command: [true]}}]
`;
  const file = (name: string, text: string) => {
    writeFileSync(path.join(work, name), text);
    return name;
  };

  test("launches with parameters and prints the run's name alone on stdout", async () => {
    const recorded = target();
    const { stdout, stderr } = await cli(
      ["launch", file("good.yaml", good), "-p", "epochs=a=b", "--skip-checks"],
      recorded,
    );
    expect({ stdout, stderr }).toMatchObject({ stdout: "wf\n" });
    expect(recorded.asked).toEqual(['launch {"epochs":"a=b"}']);
  });

  const refused: [string, string, string[], RegExp][] = [
    ["an unknown parameter", good, ["-p", "epoch=2"], /has no parameter "epoch"\.\nhint: Did you mean epochs\?/],
    ["a file that does not parse", "a: [", [], /bad-2\.yaml:1: not valid YAML/],
    ["a file without a pipeline", "kind: Pod\n", [], /holds no Workflow/],
    ["two workflows", `${good}---\n${good}`, [], /holds 2 objects of kind Workflow/],
    [
      "a missing WorkflowTemplate",
      good.replace("entrypoint: main", "workflowTemplateRef: {name: gone}"),
      [],
      /WorkflowTemplate gone is in none/,
    ],
  ];
  for (const [at, [name, text, more, message]] of refused.entries()) {
    test(`refuses ${name} in one sentence`, async () => {
      const recorded = target();
      const { code, stderr } = await cli(
        ["launch", file(`bad-${at + 1}.yaml`, text), "--skip-checks", ...more],
        recorded,
      );
      expect(stderr).toMatch(message);
      expect(code).toBe(2);
      expect(recorded.asked).toEqual([]);
    });
  }

  test("a failing check stops it with exit code 1, and --json says why", async () => {
    const recorded = target();
    const spot = good.replace(
      "templates: [{name: main,",
      "templates: [{name: main, nodeSelector: {cloud.google.com/gke-spot: 'true'},",
    );
    const { code, stdout } = await cli(["launch", file("spot.yaml", spot), "--json"], recorded);
    expect(code).toBe(1);
    const { launched, findings } = JSON.parse(stdout);
    expect(launched).toBe(false);
    expect(findings.map((finding: { check: string }) => finding.check)).toContain("PF-RETRY-001");
    expect(recorded.asked).toEqual([]);
  });

  test("plan prints steps and the target's lists", async () => {
    const { code, stdout } = await cli(["plan", file("good.yaml", good)]);
    expect(code).toBe(0);
    expect(stdout).toContain("main  container · never retried · grace 30 s · x");
    expect(stdout).toContain("~ emulated: volumes: folders of this machine");
    expect(JSON.parse((await cli(["plan", "good.yaml", "--json"])).stdout)).toMatchObject({
      version: 1,
      steps: [{ name: "main", retry: { retriesPreemption: false, maxAttempts: 1 }, graceSeconds: 30, image: "x" }],
      target: { name: "recorded" },
    });
  });
});
