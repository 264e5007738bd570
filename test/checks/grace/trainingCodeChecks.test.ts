import { describe, expect, test } from "vitest";
import { exitAfterSigterm } from "../../../runtime/checks/grace/exitAfterSigterm.ts";
import { lossWithoutHandler } from "../../../runtime/checks/grace/lossWithoutHandler.ts";
import { obeysSigterm } from "../../../runtime/checks/grace/obeysSigterm.ts";
import { shellKeepsSignal } from "../../../runtime/checks/grace/shellKeepsSignal.ts";
import { checkWorkspace, helloWorld, trainStep, withEdits } from "../../support/checkWorkspace.ts";

const handler = (body: string): Record<string, string> => ({
  "train.py": `import signal, sys, torch\ndef h(signum, frame):\n    ${body}\nsignal.signal(signal.SIGTERM, h)\nfor step in range(9):\n    torch.save(m, f"c{step}.pt")\n`,
});
const status = async (...args: Parameters<typeof checkWorkspace>) =>
  (await checkWorkspace(...args)).map((one) => one.status);

describe("PF-GRACE-003", () => {
  test.each([
    ["pass: argv", trainStep(), ["pass"]],
    ["fail: sh -c", trainStep({ command: "[sh, -c]", args: '["python3 train.py"]' }), ["fail"]],
    ["pass: exec", trainStep({ command: "[sh, -c]", args: '["exec python3 train.py"]' }), ["pass"]],
    ["unknown: entrypoint", trainStep({ command: "[]" }), ["unknown"]],
    ["unknown: templated", trainStep({ command: '["{{workflow.parameters.command}}"]' }), ["unknown"]],
    ["n/a: nothing trains", helloWorld, ["n/a"]],
    ["n/a: no Python", trainStep({ command: "[./trainer-binary-of-go]", env: "- {name: A, value: b}" }), ["n/a"]],
  ])("%s", async (_name, yaml, expected) => {
    expect(await status(shellKeepsSignal, yaml, { "train.py": "" })).toEqual(expected);
  });

  test.each([
    [
      "flow",
      trainStep({ command: "[sh, -c]", args: '["cd /app && python3 train.py --lr 1"]' }),
      "cd /app && exec python3 train.py --lr 1",
    ],
    ["plain", trainStep({ command: "[sh, -c]", args: "\n          - python3 train.py" }), "- exec python3 train.py"],
    [
      "block",
      trainStep({
        command: "[sh, -c]",
        args: "\n          - |\n            set -e\n            python3 train.py # go\n",
      }),
      "            exec python3 train.py # go",
    ],
    [
      "folded",
      trainStep({ command: "[sh, -c]", args: "\n          - >-\n            python3 train.py\n            --lr 1\n" }),
      "exec python3 train.py",
    ],
  ])("the edit mends %s text, once", async (_name, yaml, mended) => {
    const [finding] = await checkWorkspace(shellKeepsSignal, yaml, { "train.py": "" });
    const after = withEdits(yaml, finding!.fix!.edits!);
    expect(after).toContain(mended);
    expect(await status(shellKeepsSignal, after, { "train.py": "" })).toEqual(["pass"]);
  });

  test("a script template and a script file", async () => {
    const script = trainStep().replace(
      / {6}container:[\s\S]*$/,
      "      nodeSelector: {cloud.google.com/gke-spot: 'true'}\n      script:\n        image: a\n        command: [bash]\n        source: |\n          echo go\n          python3 train.py\n",
    );
    const [finding] = await checkWorkspace(shellKeepsSignal, script, { "train.py": "" });
    expect(finding!.status).toBe("fail");
    expect(withEdits(script, finding!.fix!.edits!)).toContain("          exec python3 train.py");
    const file = trainStep({ command: "[bash, /app/run.sh]" });
    expect(await status(shellKeepsSignal, file, { "run.sh": "python train.py\n", "train.py": "" })).toEqual(["fail"]);
    expect(await status(shellKeepsSignal, file, { "run.sh": "exec python train.py\n", "train.py": "" })).toEqual([
      "pass",
    ]);
    expect(await status(shellKeepsSignal, file, {})).toEqual(["unknown"]);
  });
});

describe("PF-GRACE-005", () => {
  test.each([
    ["fail", handler("sys.exit(0)"), ["fail"]],
    ["pass: 143", handler("sys.exit(143)"), ["pass"]],
    ["pass: default", { "train.py": "train()\n" }, ["pass"]],
    ["unknown: computed", handler("sys.exit(f(signum))"), ["unknown"]],
    ["unknown: no code", {}, ["unknown"]],
    ["n/a: ignores it", handler("print('no')"), ["n/a"]],
  ])("%s", async (_name, files, expected) => {
    expect(await status(exitAfterSigterm, trainStep(), files as Record<string, string>)).toEqual(expected);
  });

  test("n/a without a training step; the edit writes 143", async () => {
    expect(await status(exitAfterSigterm, helloWorld)).toEqual(["n/a"]);
    const files = handler("sys.exit(0)");
    const [finding] = await checkWorkspace(exitAfterSigterm, trainStep(), files);
    expect(withEdits(files["train.py"]!, finding!.fix!.edits!)).toContain("sys.exit(143)");
    expect(finding!.related![0]!.range).toMatchObject({ start: { line: 3 } });
    expect(finding!.range!.file).toMatch(/workflow\.yaml$/);
  });

  test("finds the code behind an image path, and says when it is ambiguous", async () => {
    const yaml = trainStep({ command: "[python3, /opt/app/jobs/train.py]" });
    const bad = handler("sys.exit(0)")["train.py"]!;
    expect(await status(exitAfterSigterm, yaml, { "src/jobs/train.py": bad })).toEqual(["fail"]);
    const [two] = await checkWorkspace(exitAfterSigterm, yaml, { "a/jobs/train.py": bad, "b/jobs/train.py": bad });
    expect(two!.status).toBe("unknown");
    expect(two!.evidence[0]!.value).toContain("a/jobs/train.py or b/jobs/train.py");
    expect(
      await status(
        exitAfterSigterm,
        yaml,
        { "a/jobs/train.py": bad, "b/jobs/train.py": bad },
        { steps: { train: { code: "b/jobs/train.py" } } },
      ),
    ).toEqual(["fail"]);
  });

  test("follows imports and modules", async () => {
    const files = {
      "pkg/__init__.py": "",
      "pkg/train.py": "from .stop import install\ninstall()\n",
      "pkg/stop.py": "import signal, sys\ndef install():\n    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))\n",
    };
    expect(await status(exitAfterSigterm, trainStep({ command: "[python, -m, pkg.train]" }), files)).toEqual(["fail"]);
  });

  test("reads inline Python of a script template in place", async () => {
    const yaml = `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: w-}
spec:
  entrypoint: train
  templates:
    - name: train
      metadata: {annotations: {preflight/checkpoints: "s3://b/c"}}
      script:
        image: python
        command: [python]
        source: |
          import signal, sys
          lr = {{inputs.parameters.lr}}
          signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
`;
    const [finding] = await checkWorkspace(exitAfterSigterm, yaml);
    expect(finding).toMatchObject({ status: "fail", range: { start: { line: 15 } } });
    expect(withEdits(yaml, finding!.fix!.edits!)).toContain("lambda *_: sys.exit(143))");
  });
});

describe("PF-GRACE-006", () => {
  const periodic =
    "import torch\nfor step in range(9):\n    if step % 100 == 0:\n        torch.save(m, f'c{step}.pt')\n";
  test.each([
    ["pass: handles it", handler("sys.exit(143)"), {}, ["pass"]],
    ["pass: short interval", { "train.py": periodic }, { steps: { train: { intervalSeconds: 120 } } }, ["pass"]],
    ["warn: 20 min", { "train.py": periodic }, { steps: { train: { intervalSeconds: 1200 } } }, ["warn"]],
    ["fail: 2 h", { "train.py": periodic }, { steps: { train: { intervalSeconds: 7200 } } }, ["fail"]],
    ["fail: never saves", { "train.py": "train()\n" }, {}, ["fail"]],
    ["fail: saves at the end only", { "train.py": "import torch\ntrain()\ntorch.save(m, 'm.pt')\n" }, {}, ["fail"]],
    [
      "fail: timer in the code",
      {
        "train.py":
          "import time, torch\nfor s in range(9):\n    if time.time() - last > 3600:\n        torch.save(m, f'c{s}.pt')\n",
      },
      {},
      ["fail"],
    ],
    ["unknown: counted in steps", { "train.py": periodic }, {}, ["unknown"]],
    ["unknown: no code", {}, {}, ["unknown"]],
  ])("%s", async (_name, files, config, expected) => {
    expect(await status(lossWithoutHandler, trainStep(), files as Record<string, string>, config)).toEqual(expected);
  });
  test("n/a", async () => expect(await status(lossWithoutHandler, helloWorld)).toEqual(["n/a"]));
});

describe("PF-GRACE-008", () => {
  test.each([
    [
      "fail: SIG_IGN",
      { "train.py": "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" },
      trainStep(),
      ["fail"],
    ],
    ["fail: handler does nothing", handler("print('later')"), trainStep(), ["fail"]],
    [
      "fail: trap ''",
      { "train.py": "train()\n" },
      trainStep({ command: "[sh, -c]", args: `["trap '' TERM; python train.py"]` }),
      ["fail"],
    ],
    ["pass", handler("sys.exit(143)"), trainStep(), ["pass"]],
    ["pass: default", { "train.py": "train()\n" }, trainStep(), ["pass"]],
    ["unknown", handler("trainer.stop()"), trainStep(), ["unknown"]],
    ["unknown: no code", {}, trainStep(), ["unknown"]],
    ["n/a", {}, helloWorld, ["n/a"]],
  ])("%s", async (_name, files, yaml, expected) => {
    expect(await status(obeysSigterm, yaml, files as Record<string, string>)).toEqual(expected);
  });
});
