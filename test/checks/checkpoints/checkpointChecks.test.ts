import { describe, expect, test } from "vitest";
import { intervalFits } from "../../../runtime/checks/checkpoints/intervalFits.ts";
import { keptWhileNeeded } from "../../../runtime/checks/checkpoints/keptWhileNeeded.ts";
import { locationSurvives } from "../../../runtime/checks/checkpoints/locationSurvives.ts";
import { notOnlyArtifacts } from "../../../runtime/checks/checkpoints/notOnlyArtifacts.ts";
import {
  expectedLoss,
  meanTimeToPreemption,
  optimalInterval,
} from "../../../runtime/checks/checkpoints/optimalInterval.ts";
import { stateIsComplete } from "../../../runtime/checks/checkpoints/stateIsComplete.ts";
import { checkWorkspace, helloWorld, trainStep, withEdits } from "../../support/checkWorkspace.ts";

const status = async (...args: Parameters<typeof checkWorkspace>) =>
  (await checkWorkspace(...args)).map((one) => one.status);
const at = (value: string): string => `- {name: CHECKPOINT_DIR, value: '${value}'}`;
const mounted = (volume: string): Parameters<typeof trainStep>[0] => ({
  env: at("/store/ckpt"),
  container: "volumeMounts: [{name: store, mountPath: /store}]",
  spec: volume,
});
const gpu = "resources: {limits: {nvidia.com/gpu: 1}}";
const none = "- {name: A, value: b}";

describe("PF-CKPT-001", () => {
  test.each([
    ["pass: s3", trainStep(), ["pass"]],
    ["pass: claim", trainStep(mounted("volumes: [{name: store, persistentVolumeClaim: {claimName: c}}]")), ["pass"]],
    ["fail: emptyDir", trainStep(mounted("volumes: [{name: store, emptyDir: {}}]")), ["fail"]],
    ["fail: hostPath", trainStep(mounted("volumes: [{name: store, hostPath: {path: /x}}]")), ["fail"]],
    ["fail: /tmp", trainStep({ env: at("/tmp/ckpt") }), ["fail"]],
    ["fail: relative", trainStep({ env: at("ckpt") }), ["fail"]],
    ["fail: per attempt", trainStep({ env: at("s3://b/{{pod.name}}") }), ["fail"]],
    ["unknown: templated", trainStep({ env: at("{{workflow.parameters.dir}}") }), ["unknown"]],
    ["unknown: volume not defined", trainStep(mounted("")), ["unknown"]],
    ["unknown: nothing declared, no code", trainStep({ env: none, container: gpu }), ["unknown"]],
    ["n/a", helloWorld, ["n/a"]],
  ])("%s", async (_name, yaml, expected) => {
    expect(await status(locationSurvives, yaml)).toEqual(expected);
  });
  test("fail: nothing declared, the code saves nothing, or to /tmp", async () => {
    const yaml = trainStep({ env: none, container: gpu });
    expect(await status(locationSurvives, yaml, { "train.py": "train()\n" })).toEqual(["fail"]);
    expect(
      await status(locationSurvives, yaml, {
        "train.py": "import torch\nfor s in range(3):\n    torch.save(m, '/tmp/m.pt')\n",
      }),
    ).toEqual(["fail"]);
  });
});

describe("PF-CKPT-002", () => {
  const artifact = "outputs: {artifacts: [{name: checkpoint, path: /out/ckpt}]}";
  test.each([
    ["fail", trainStep({ env: at("/out/ckpt"), template: artifact }), ["fail"]],
    ["fail: by name", trainStep({ env: none, container: gpu, template: artifact }), ["fail"]],
    ["pass: also to a store", trainStep({ template: artifact }), ["pass"]],
    ["pass: another artifact", trainStep({ template: "outputs: {artifacts: [{name: model, path: /m}]}" }), ["pass"]],
    ["unknown", trainStep({ env: at("{{inputs.parameters.x}}"), template: artifact }), ["unknown"]],
    ["n/a: nothing", trainStep({ env: none, container: gpu }), ["n/a"]],
    ["n/a", helloWorld, ["n/a"]],
  ])("%s", async (_name, yaml, expected) => {
    expect(await status(notOnlyArtifacts, yaml)).toEqual(expected);
  });
});

describe("PF-CKPT-003", () => {
  const config = (
    intervalSeconds: number | undefined,
    saveSeconds: number | undefined,
    hours: number | undefined,
  ): object => ({
    steps: { train: { intervalSeconds, saveSeconds } },
    ...(hours === undefined ? {} : { platform: { name: "gke-spot", meanTimeToPreemptionSeconds: hours * 3600 } }),
  });
  test("the numbers of Young's formula", () => {
    // facts/preflight-checks.md 2.4: C = 60 s, M = 24 h: 54 min, 3.7 %; M = 6 h: 27 min, 7.5 %
    expect(Math.round(optimalInterval(60, 24 * 3600) / 60)).toBe(54);
    expect(expectedLoss(optimalInterval(60, 24 * 3600), 60, 24 * 3600)).toBeCloseTo(0.037, 3);
    expect(Math.round(optimalInterval(60, 6 * 3600) / 60)).toBe(27);
    expect(expectedLoss(optimalInterval(60, 6 * 3600), 60, 6 * 3600)).toBeCloseTo(0.0745, 3);
    const mean = meanTimeToPreemption({ name: "ec2-spot", monthlyPreemptionRate: 0.1, nodes: 64 })!;
    expect(Math.round(mean.seconds / 3600)).toBe(108);
  });
  test.each([
    ["pass", config(3240, 60, 24), ["pass"]],
    ["warn: 4 h", config(4 * 3600, 60, 24), ["warn"]],
    ["warn: every minute", config(60, 60, 24), ["warn"]],
    ["fail: longer than M", config(26 * 3600, 60, 24), ["fail"]],
    ["unknown: no M", config(600, 60, undefined), ["unknown"]],
    ["unknown: no C", config(600, undefined, 24), ["unknown"]],
    ["unknown: no T", config(undefined, 60, 24), ["unknown"]],
  ])("%s", async (_name, given, expected) => {
    expect(await status(intervalFits, trainStep(), {}, given)).toEqual(expected);
  });
  test("prints the formula with its numbers and their sources; n/a", async () => {
    const [finding] = await checkWorkspace(intervalFits, trainStep(), {}, config(4 * 3600, 60, 24));
    expect(finding!.title).toBe("train: saving every 4.0 h loses 8.8 %; every 54 min would lose 3.7 %");
    const shown = finding!.evidence.map((one) => `${one.label}: ${one.value} (${one.source})`).join("\n");
    expect(shown).toContain(
      "T* = sqrt(2·C·M) = sqrt(2 · 60 s · 86400 s) = 3220 s = 54 min, expected loss 3.7 % (Young 1974)",
    );
    expect(shown).toContain("save C: 60 s (config steps.train.saveSeconds)");
    expect(await status(intervalFits, helloWorld)).toEqual(["n/a"]);
  });
});

describe("PF-CKPT-004", () => {
  const code = (save: string, more = ""): Record<string, string> => ({
    "train.py": `import torch, random\nopt = torch.optim.AdamW(m.parameters())\nsched = torch.optim.lr_scheduler.StepLR(opt, 1)\nrandom.shuffle(order)\n${more}for step in range(9):\n    ${save}\n`,
  });
  const all = `torch.save({"model": m.state_dict(), "optimizer": opt.state_dict(), "scheduler": sched.state_dict(), "step": step, "rng": torch.get_rng_state()}, f"c{step}.pt")`;
  test.each([
    ["pass", code(all), ["pass"]],
    ["fail: weights only", code(`torch.save(m.state_dict(), f"c{step}.pt")`), ["fail"]],
    ["warn: no rng", code(all.replace(', "rng": torch.get_rng_state()', "")), ["warn"]],
    [
      "pass: through a function",
      code(
        `torch.save(state(step), f"c{step}.pt")`,
        `def state(step):\n    return {"model": 1, "opt": opt.state_dict(), "lr_scheduler": sched, "epoch": step, "rng_state": 0}\n`,
      ),
      ["pass"],
    ],
    ["unknown: opaque", code("torch.save(build(), f'c{step}.pt')"), ["unknown"]],
    ["unknown: no save", { "train.py": "train()\n" }, ["unknown"]],
    ["unknown: no code", {}, ["unknown"]],
    [
      "pass: Hugging Face",
      {
        "train.py":
          "from transformers import Trainer, TrainingArguments\na = TrainingArguments(output_dir='o', save_steps=10)\n",
      },
      ["pass"],
    ],
    [
      "fail: Hugging Face, weights only",
      {
        "train.py":
          "from transformers import TrainingArguments\na = TrainingArguments(output_dir='o', save_only_model=True)\n",
      },
      ["fail"],
    ],
    [
      "fail: safetensors",
      {
        "train.py":
          "from safetensors.torch import save_file\nfor s in range(2):\n    save_file(model.state_dict(), f'{s}.safetensors')\n",
      },
      ["fail"],
    ],
  ])("%s", async (_name, files, expected) => {
    expect(await status(stateIsComplete, trainStep(), files as Record<string, string>)).toEqual(expected);
  });
  test("n/a", async () => expect(await status(stateIsComplete, helloWorld)).toEqual(["n/a"]));
});

describe("PF-CKPT-005", () => {
  const artifact = (strategy: string): string =>
    `outputs: {artifacts: [{name: checkpoint, path: /c, artifactGC: {strategy: ${strategy}}}]}`;
  const claim = "volumeClaimTemplates: [{metadata: {name: store}, spec: {}}]";
  test.each([
    ["fail: on completion", trainStep({ template: artifact("OnWorkflowCompletion") }), ["fail"]],
    [
      "fail: of the workflow",
      trainStep({
        template: "outputs: {artifacts: [{name: ckpt, path: /c}]}",
        spec: "artifactGC: {strategy: OnWorkflowCompletion}",
      }),
      ["fail"],
    ],
    [
      "fail: on deletion with a TTL",
      trainStep({ template: artifact("OnWorkflowDeletion"), spec: "ttlStrategy: {secondsAfterFailure: 60}" }),
      ["fail"],
    ],
    ["pass: never", trainStep({ template: artifact("Never") }), ["pass"]],
    ["pass: on deletion, no TTL", trainStep({ template: artifact("OnWorkflowDeletion") }), ["pass"]],
    ["pass: claim, default", trainStep(mounted(claim)), ["pass"]],
    [
      "fail: claim, on completion",
      trainStep(mounted(`${claim}\nvolumeClaimGC: {strategy: OnWorkflowCompletion}`)),
      ["fail"],
    ],
    ["fail: claim, TTL", trainStep(mounted(`${claim}\nttlStrategy: {secondsAfterCompletion: 60}`)), ["fail"]],
    ["pass: store", trainStep(), ["pass"]],
    ["unknown", trainStep({ env: at("{{workflow.parameters.d}}") }), ["unknown"]],
    ["n/a: none", trainStep({ env: none, container: gpu }), ["n/a"]],
    ["n/a", helloWorld, ["n/a"]],
  ])("%s", async (_name, yaml, expected) => {
    expect(await status(keptWhileNeeded, yaml)).toEqual(expected);
  });
  test("the edit", async () => {
    const yaml = trainStep({ template: artifact("OnWorkflowCompletion") });
    const [finding] = await checkWorkspace(keptWhileNeeded, yaml);
    const after = withEdits(yaml, finding!.fix!.edits!);
    expect(after).toContain('strategy: "Never"');
    expect(await status(keptWhileNeeded, after)).toEqual(["pass"]);
  });
});
