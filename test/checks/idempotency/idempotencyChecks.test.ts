import { describe, expect, test } from "vitest";
import { memoizeIsSafe } from "../../../runtime/checks/idempotency/memoizeIsSafe.ts";
import { outputKeyScope } from "../../../runtime/checks/idempotency/outputKeyScope.ts";
import { scopedKey, scopeOf } from "../../../runtime/checks/idempotency/outputKeys.ts";
import { promotesResult } from "../../../runtime/checks/idempotency/promotesResult.ts";
import { savesInPlace } from "../../../runtime/checks/idempotency/savesInPlace.ts";
import { checkWorkspace, helloWorld, trainStep, withEdits } from "../../support/checkWorkspace.ts";

const status = async (...args: Parameters<typeof checkWorkspace>) =>
  (await checkWorkspace(...args)).map((one) => one.status);
const output = (key: string, more = ""): string =>
  trainStep({
    env: "- {name: A, value: b}",
    container: "resources: {limits: {nvidia.com/gpu: 1}}",
    template: `outputs: {artifacts: [{name: model, path: /m, s3: {key: '${key}'}}]}\n${more}`,
  });

describe("PF-IDEM-001", () => {
  test.each([
    ["fail: shared by runs", output("models/m.tgz"), {}, ["fail"]],
    ["warn: shared by attempts", output("{{workflow.name}}/m.tgz", "retryStrategy: {limit: 2}"), {}, ["warn"]],
    ["pass: one attempt only", output("{{workflow.uid}}/m.tgz"), {}, ["pass"]],
    ["pass: pod", output("m/{{pod.name}}/m.tgz", "retryStrategy: {limit: 2}"), {}, ["pass"]],
    ["unknown: parameter", output("{{inputs.parameters.key}}"), {}, ["unknown"]],
    ["fail: keyFormat", helloWorld, { controller: { keyFormat: "{{workflow.name}}" } }, ["fail"]],
    ["pass: keyFormat", helloWorld, { controller: { keyFormat: "{{workflow.name}}/{{pod.name}}" } }, ["pass"]],
    ["warn: checkpoints of all runs", trainStep({ env: "- {name: CHECKPOINT_DIR, value: 's3://b/c'}" }), {}, ["warn"]],
    ["pass: checkpoints of the run", trainStep(), {}, ["pass"]],
    [
      "unknown: checkpoints by parameter",
      trainStep({ env: "- {name: CHECKPOINT_DIR, value: 's3://b/{{workflow.parameters.x}}'}" }),
      {},
      ["unknown"],
    ],
    ["n/a", helloWorld, {}, ["n/a"]],
  ])("%s", async (_name, yaml, config, expected) => {
    expect(await status(outputKeyScope, yaml, {}, config)).toEqual(expected);
  });
  test("the edit scopes the key, and is left out when another step reads that key", async () => {
    const yaml = output("models/m.tgz");
    const [finding] = await checkWorkspace(outputKeyScope, yaml);
    const after = withEdits(yaml, finding!.fix!.edits!);
    expect(after).toContain("models/{{workflow.name}}/{{pod.name}}/m.tgz");
    expect(await status(outputKeyScope, after)).toEqual(["pass"]);
    const reader = `${yaml}    - name: reader\n      inputs: {artifacts: [{name: m, path: /m, s3: {key: models/m.tgz}}]}\n      container: {image: a, command: [a]}\n`;
    const [kept] = await checkWorkspace(outputKeyScope, reader);
    expect(kept).toMatchObject({ status: "fail" });
    expect(kept!.fix!.edits).toBeUndefined();
  });
  test("tags", () => {
    expect(scopeOf("{{=workflow.uid}}/{{retries}}")).toEqual({ run: true, attempt: true });
    expect(scopeOf("{{workflow.creationTimestamp.Y}}/x")).toEqual({ run: false, attempt: false });
    expect(scopeOf(`{{${" ".repeat(200_000)}`)).toEqual({ run: false, attempt: false });
    expect(scopedKey("m.tgz", { run: false, attempt: true })).toBe("{{workflow.name}}/m.tgz");
  });
});

describe("PF-IDEM-002", () => {
  const arg = (text: string): string => trainStep({ args: text });
  test.each([
    ["fail: artifact key", output("models/latest.tgz"), ["fail"]],
    ["warn: argument", arg('["--output-dir=s3://models/final"]'), ["warn"]],
    ["warn: two words", arg('["--model-uri", "s3://models/final"]'), ["warn"]],
    [
      "warn: variable",
      trainStep({
        env: "- {name: CHECKPOINT_DIR, value: 's3://b/{{workflow.name}}'}\n- {name: OUTPUT_URI, value: 's3://m/final'}",
      }),
      ["warn"],
    ],
    ["pass: of the run", arg('["--output-dir=s3://models/{{workflow.uid}}"]'), ["pass"]],
    ["unknown", output("{{inputs.parameters.k}}"), ["unknown"]],
    ["n/a: inputs only", arg('["--data=s3://data/x", "--lr=1"]'), ["n/a"]],
    ["n/a: container path", arg('["--output-dir=/out"]'), ["n/a"]],
    ["n/a", helloWorld, ["n/a"]],
  ])("%s", async (_name, yaml, expected) => {
    expect(await status(promotesResult, yaml)).toEqual(expected);
  });
});

describe("PF-IDEM-003", () => {
  const memoized = (key: string): string =>
    helloWorld.replace(
      "      container:",
      `      memoize: {key: '${key}', cache: {configMap: {name: c}}}\n      container:`,
    );
  test.each([
    [
      "fail: training",
      trainStep({ template: "memoize: {key: '{{inputs.parameters.x}}', cache: {configMap: {name: c}}}" }),
      ["fail"],
    ],
    ["warn: constant key", memoized("k"), ["warn"]],
    ["warn: side effect", memoized("{{inputs.parameters.x}}").replace("echo, hello", "register_model, a"), ["warn"]],
    ["pass", memoized("{{inputs.parameters.x}}"), ["pass"]],
    ["n/a", helloWorld, ["n/a"]],
  ])("%s", async (_name, yaml, expected) => {
    expect(await status(memoizeIsSafe, yaml)).toEqual(expected);
  });
});

describe("PF-IDEM-004", () => {
  const loop = (body: string): Record<string, string> => ({
    "train.py": `import torch, os\nPATH = os.path.join(os.environ["CHECKPOINT_DIR"], "model.pt")\nfor step in range(9):\n    ${body}\n`,
  });
  test.each([
    ["fail: in place", loop("torch.save(m, PATH)"), ["fail"]],
    ["fail: argument of argparse", loop("torch.save(m, args.output + '/last.pt')"), ["fail"]],
    ["pass: step in the name", loop(`torch.save(m, f"{args.out}/step_{step}.pt")`), ["pass"]],
    ["pass: format", loop(`torch.save(m, "c-{:06d}.pt".format(step))`), ["pass"]],
    [
      "pass: os.replace",
      {
        "train.py":
          "import torch, os\ndef save(step):\n    torch.save(m, 'm.pt.tmp')\n    os.replace('m.pt.tmp', 'm.pt')\nfor step in range(9):\n    save(step)\n",
      },
      ["pass"],
    ],
    [
      "fail: through a function",
      {
        "train.py":
          "import torch\ndef save(path):\n    torch.save(m, path)\nfor step in range(9):\n    save('last.pt')\n",
      },
      ["fail"],
    ],
    [
      "pass: numbered by the caller",
      {
        "train.py":
          "import torch\ndef save(path):\n    torch.save(m, path)\nfor step in range(9):\n    save(f'{step}.pt')\n",
      },
      ["pass"],
    ],
    [
      "fail: own writer",
      { "train.py": "for step in range(9):\n    with open('checkpoint.bin', 'wb') as f:\n        f.write(data)\n" },
      ["fail"],
    ],
    [
      "fail: with open",
      {
        "train.py":
          "import pickle\nfor step in range(9):\n    with open('ckpt.pkl', 'wb') as f:\n        pickle.dump(s, f)\n",
      },
      ["fail"],
    ],
    ["pass: Lightning", { "train.py": "import lightning as L\nL.Trainer().fit(m)\n" }, ["pass"]],
    ["unknown: computed", loop("torch.save(m, where())"), ["unknown"]],
    ["unknown: only at the end", { "train.py": "import torch\ntrain()\ntorch.save(m, 'm.pt')\n" }, ["unknown"]],
    ["unknown: no code", {}, ["unknown"]],
  ])("%s", async (_name, files, expected) => {
    expect(await status(savesInPlace, trainStep(), files as Record<string, string>)).toEqual(expected);
  });
  test("n/a", async () => expect(await status(savesInPlace, helloWorld)).toEqual(["n/a"]));
});
