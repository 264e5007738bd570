import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { Check } from "../../../runtime/checks/check.ts";
import { graceCoversSave } from "../../../runtime/checks/grace/graceCoversSave.ts";
import { platforms } from "../../../runtime/checks/grace/platforms.ts";
import { platformWindow } from "../../../runtime/checks/grace/platformWindow.ts";
import { preStopHook } from "../../../runtime/checks/grace/preStopHook.ts";
import { checkYaml, fixed, harmlessWorkflow, trainWorkflow } from "../../support/checkYaml.ts";

const gib = 1024 ** 3;
// The worked example of the facts: 2 GiB at 150 MB/s.
const measured = {
  checkpointBytes: 2 * gib,
  saveSeconds: 8,
  actSeconds: 0,
  uploadBytesPerSecond: 150e6,
  verifySeconds: 0,
  promoteSeconds: 0.2,
  bufferSeconds: 10,
};
const steps = { train: measured };

async function only(check: Check, yaml: string, config: object = {}) {
  const findings = await checkYaml(check, yaml, { config });
  expect(findings).toHaveLength(1);
  return findings[0]!;
}

const grace = (seconds: string | number) =>
  trainWorkflow({ template: `podSpecPatch: '{"terminationGracePeriodSeconds": ${seconds}}'` });

describe("PF-GRACE-001", () => {
  test("prints the sum with its sources, and the edit sets the need rounded up", async () => {
    const finding = await only(graceCoversSave, trainWorkflow(), { steps });
    expect(finding).toMatchObject({
      status: "fail",
      title: "train: a save needs 32.5 s, the grace period is 30 s",
      fix: { text: "terminationGracePeriodSeconds: 35 in podSpecPatch" },
    });
    expect(finding.evidence.slice(0, 2)).toEqual([
      { label: "terminationGracePeriodSeconds", value: "not set, so 30 s", source: "Kubernetes default" },
      {
        label: "needed",
        value:
          "act 0 s (config) + save 8 s (config) + upload 14.3 s (2.0 GiB at 150 MB/s, config) + verify 0 s (config) + promote 0.2 s (config) + buffer 10 s (config) = 32.5 s",
      },
    ]);
    const text = fixed(trainWorkflow(), finding);
    expect(await only(graceCoversSave, text, { steps })).toMatchObject({
      status: "pass",
      title: "train: 35 s of grace cover 32.5 s",
    });
  });

  test("a patch of the spec is mended where it is", async () => {
    const yaml = trainWorkflow({ spec: `podSpecPatch: |\n  terminationGracePeriodSeconds: 5 # short` });
    const text = fixed(yaml, await only(graceCoversSave, yaml, { steps }));
    expect(text).toContain("  podSpecPatch: |\n    terminationGracePeriodSeconds: 35 # short");
  });

  test("defaults are named as defaults", async () => {
    const config = { steps: { train: { checkpointBytes: 100e6 } } };
    expect((await only(graceCoversSave, grace(60), config)).evidence[1]!.value).toBe(
      "act 5 s (default) + save 0.4 s (95.4 MiB at 250 MB/s, default) + upload 1 s (95.4 MiB at 100 MB/s, default) + verify 1 s (default) + promote 1 s (default) + buffer 10 s (default) = 18.4 s",
    );
  });

  test("preStop counts", async () => {
    const yaml = trainWorkflow({
      template: `podSpecPatch: '{"terminationGracePeriodSeconds": 40}'`,
      container: "lifecycle:\n  preStop:\n    exec: {command: [sh, -c, sleep 10]}",
    });
    expect((await only(graceCoversSave, yaml, { steps })).title).toBe(
      "train: a save needs 42.5 s, the grace period is 40 s",
    );
  });

  test("without sizes it is unknown and says what would fit", async () => {
    const finding = await only(graceCoversSave, grace(60));
    expect(finding.status).toBe("unknown");
    expect(finding.evidence.map(({ label }) => label)).toContain("largest checkpoint that fits");
    expect(finding.fix!.text).toBe("set steps.train.saveSeconds and steps.train.checkpointBytes in preflight.yaml");
  });

  test("a templated grace period is unknown, other steps are n/a", async () => {
    const yaml = trainWorkflow({
      template: `podSpecPatch: '{"terminationGracePeriodSeconds": {{workflow.parameters.g}}}'`,
    });
    expect((await only(graceCoversSave, yaml, { steps })).status).toBe("unknown");
    expect((await only(graceCoversSave, harmlessWorkflow)).status).toBe("n/a");
  });
});

test.each(["'{\"hostNetwork\": true'", "'hostNetwork: {{workflow.name}}: x'", "'a'"])(
  "PF-GRACE-001: a podSpecPatch that can not be read is unknown, never the default of 30 s: %s",
  async (patch) => {
    const finding = await only(graceCoversSave, trainWorkflow({ template: `podSpecPatch: ${patch}` }), { steps });
    expect(finding.status).toBe("unknown");
    expect(JSON.stringify(finding)).toContain("podSpecPatch can not be read");
  },
);

describe("PF-GRACE-002", () => {
  test("300 s on GKE Spot are 15 s: effective window, formula, largest checkpoint", async () => {
    const finding = await only(platformWindow, grace(300), { steps, platform: { name: "gke-spot" } });
    expect(finding).toMatchObject({ status: "fail", title: "train: asks 300 s, GKE Spot gives 15 s" });
    const value = (label: string) => finding.evidence.find((one) => one.label === label)?.value;
    expect(value("effective window")).toBe("notice 15 s = 15 s");
    expect(value("needed")).toMatch(/= 32\.5 s > 15 s$/);
    // 15 s leave nothing after 8 + 0.2 + 10.
    expect(value("largest checkpoint that fits")).toBe("0 bytes");
  });

  test("the largest checkpoint that fits solves the sum for the bytes", async () => {
    const config = {
      steps: { train: { ...measured, saveSeconds: 2, bufferSeconds: 3 } },
      platform: { name: "gke-spot" },
    };
    const finding = await only(platformWindow, grace(300), config);
    // (15 - 2 - 0.2 - 3) s × 150 MB/s = 1.47e9 bytes
    expect(finding.evidence.find(({ label }) => label.startsWith("largest"))!.value).toBe("1.4 GiB");
  });

  test("detection and drain come off the notice; noticeSeconds overrides it", async () => {
    const finding = await only(platformWindow, grace(100), { steps, platform: { name: "ec2-spot" } });
    expect(finding).toMatchObject({ status: "pass" });
    expect(finding.evidence[1]).toMatchObject({ value: "notice 120 s - detection 5 s - drain 2 s = 113 s" });
    const extended = { steps, platform: { name: "gke-spot-extended", noticeSeconds: 60 } };
    expect((await only(platformWindow, grace(100), extended)).title).toContain("gives 60 s");
  });

  test("the platform is told from its own labels", async () => {
    expect((await only(platformWindow, grace(300))).title).toBe("train: asks 300 s, GKE Spot gives 15 s");
  });

  test("a promise that nobody keeps is a warning when the save fits, and is mended", async () => {
    const config = { steps: { train: { ...measured, checkpointBytes: 1e6, saveSeconds: 1, bufferSeconds: 2 } } };
    const finding = await only(platformWindow, grace(300), config);
    expect(finding.status).toBe("warn");
    const text = fixed(grace(300), finding);
    expect(text).toContain(`'{"terminationGracePeriodSeconds": 15}'`);
    expect((await only(platformWindow, text, config)).status).toBe("pass");
  });

  test("the default of 30 s with unknown sizes warns, other steps are n/a", async () => {
    expect((await only(platformWindow, trainWorkflow())).status).toBe("warn");
    expect((await only(platformWindow, harmlessWorkflow, { platform: { name: "gke-spot" } })).status).toBe("n/a");
  });

  test("docs/platforms.md has the same numbers", async () => {
    const page = await readFile(path.resolve(import.meta.dirname, "../../../docs/platforms.md"), "utf8");
    for (const [name, { windowSeconds, detectSeconds, drainSeconds }] of Object.entries(platforms)) {
      const row = page.split("\n").find((line) => line.startsWith(`| \`${name}\` |`));
      expect([name, ...(row ?? "").split("|").slice(2, 5).map(Number)]).toEqual([
        name,
        windowSeconds,
        detectSeconds,
        drainSeconds,
      ]);
    }
  });
});

describe("PF-GRACE-004", () => {
  const hook = (preStop: string) => trainWorkflow({ container: `lifecycle:\n  preStop: ${preStop}` });

  test("a sleep eats the grace period; the edit removes the empty lifecycle as well", async () => {
    const yaml = hook("{exec: {command: [/bin/sh, -c, sleep 20]}}");
    const finding = await only(preStopHook, yaml);
    expect(finding).toMatchObject({
      status: "warn",
      title: "train: preStop takes 20 s of the grace period, 10 s of 30 s are left",
    });
    expect(fixed(yaml, finding)).not.toContain("lifecycle");
    expect((await only(preStopHook, hook("{sleep: {seconds: 45}}"))).status).toBe("fail");
  });

  test("work in preStop is skipped by argo stop; there is no edit for it", async () => {
    const finding = await only(preStopHook, hook("{exec: {command: [python3, upload.py]}}"));
    expect(finding).toMatchObject({
      status: "warn",
      title: "train: work in preStop does not run when the workflow is stopped",
    });
    expect(finding.fix!.edits).toBeUndefined();
  });

  test("no hook is n/a", async () => {
    expect((await only(preStopHook, trainWorkflow())).status).toBe("n/a");
    expect((await only(preStopHook, harmlessWorkflow)).status).toBe("n/a");
  });
});
