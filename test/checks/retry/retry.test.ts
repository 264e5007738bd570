import { describe, expect, test } from "vitest";
import type { Check } from "../../../runtime/checks/check.ts";
import { backoff } from "../../../runtime/checks/retry/backoff.ts";
import { containerSetTraining } from "../../../runtime/checks/retry/containerSetTraining.ts";
import { inheritedByGroups } from "../../../runtime/checks/retry/inheritedByGroups.ts";
import { maxDuration } from "../../../runtime/checks/retry/maxDuration.ts";
import { missingRetry } from "../../../runtime/checks/retry/missingRetry.ts";
import { preemptionPolicy } from "../../../runtime/checks/retry/preemptionPolicy.ts";
import { checkYaml, fixed, harmlessWorkflow, trainWorkflow } from "../../support/checkYaml.ts";

/** The status of the only finding, and that its edit (if any) makes the check pass and is stable. */
async function only(check: Check, yaml: string, config: object = {}) {
  const findings = await checkYaml(check, yaml, { config });
  expect(findings).toHaveLength(1);
  return findings[0]!;
}

async function mended(check: Check, yaml: string, config: object = {}): Promise<string> {
  const text = fixed(yaml, await only(check, yaml, config));
  expect((await only(check, text, config)).status).toMatch(/^(pass|n\/a)$/);
  return text;
}

const retry = (fields: string) => trainWorkflow({ template: `retryStrategy:\n${fields.replaceAll(/^/gm, "  ")}` });

describe("PF-RETRY-001", () => {
  test("a preemptible step without retryStrategy fails, and the edit mends it", async () => {
    const finding = await only(missingRetry, trainWorkflow());
    expect(finding).toMatchObject({ status: "fail", step: "train", title: "train: not retried at all" });
    expect(finding.evidence.map(({ label }) => label)).toEqual(["retryStrategy", "preemptible", "training step"]);
    expect(await mended(missingRetry, trainWorkflow())).toContain("retryPolicy: Always");
  });

  test("limit 0 fails where it is written", async () => {
    const yaml = retry("limit: 0");
    expect(await only(missingRetry, yaml)).toMatchObject({ status: "fail", title: "train: limit 0 allows no retry" });
    expect(await mended(missingRetry, yaml)).toContain("limit: 10");
  });

  test("a limit of 0 in spec.retryStrategy is mended there", async () => {
    const yaml = trainWorkflow({ spec: "retryStrategy:\n  limit: 0\n  retryPolicy: Always" });
    expect(await mended(missingRetry, yaml)).toContain("  retryStrategy:\n    limit: 10\n    retryPolicy: Always");
  });

  test("a limit that is a tag is unknown", async () => {
    expect((await only(missingRetry, retry('limit: "{{workflow.parameters.limit}}"'))).status).toBe("unknown");
  });

  test("retries pass, also inherited and unlimited ones", async () => {
    expect((await only(missingRetry, retry("limit: 3"))).status).toBe("pass");
    expect((await only(missingRetry, retry("retryPolicy: Always"))).status).toBe("pass");
    expect((await only(missingRetry, trainWorkflow({ spec: "retryStrategy: {limit: 3}" }))).status).toBe("pass");
  });

  test("steps that lose nothing do not matter", async () => {
    expect((await only(missingRetry, harmlessWorkflow)).status).toBe("n/a");
    const config = { steps: { train: { training: false, preemptible: false } } };
    expect((await only(missingRetry, trainWorkflow(), config)).status).toBe("n/a");
  });

  test("a platform in preflight.yaml makes every pod step preemptible, `none` does not", async () => {
    expect((await only(missingRetry, harmlessWorkflow, { platform: { name: "ec2-spot" } })).status).toBe("fail");
    expect((await only(missingRetry, harmlessWorkflow, { platform: { name: "none" } })).status).toBe("n/a");
  });
});

describe("PF-RETRY-002", () => {
  test.each([
    ["limit: 3", "fail"],
    ["limit: 3\nretryPolicy: OnFailure", "fail"],
    ["limit: 3\nretryPolicy: OnError", "fail"],
    ["limit: 3\nretryPolicy: OnTransientError", "fail"],
    ["limit: 3\nretryPolicy: Always", "pass"],
    ["limit: 3\nexpression: 'true'", "pass"],
    ["limit: 3\nretryPolicy: OnFailure\nexpression: 'true'", "fail"],
    ["limit: 3\nretryPolicy: '{{workflow.parameters.policy}}'", "unknown"],
  ])("%j → %s", async (fields, status) => {
    const finding = await only(preemptionPolicy, retry(fields));
    expect(finding.status).toBe(status);
    const text = status === "fail" ? await mended(preemptionPolicy, retry(fields)) : "retryPolicy: Always";
    expect(text).toContain("retryPolicy: Always");
  });

  test("the same policy under both controller settings, event by event", async () => {
    const { evidence } = await only(preemptionPolicy, retry("limit: 3\nretryPolicy: OnFailure"));
    expect(evidence.slice(1, 3)).toEqual([
      {
        label: "not retried, controller without the capture finalizer",
        value: "pod deleted or evicted, exit 137 (killed after the grace period)",
      },
      { label: "not retried, with ARGO_POD_STATUS_CAPTURE_FINALIZER", value: "nothing" },
    ]);
    const transient = await only(preemptionPolicy, retry("limit: 3\nretryPolicy: OnTransientError"));
    expect(transient.evidence[1]!.value).toMatch(/^any of: pod deleted or evicted, exit 143/);
  });

  test("a known controller setting decides", async () => {
    const known = (value: boolean) => ({ controller: { podStatusCaptureFinalizer: value } });
    expect((await only(preemptionPolicy, retry("limit: 3"), known(true))).status).toBe("pass");
    expect((await only(preemptionPolicy, retry("limit: 3"), known(false))).status).toBe("fail");
  });

  test("without retries there is nothing to look at", async () => {
    expect((await only(preemptionPolicy, trainWorkflow())).status).toBe("n/a");
    expect((await only(preemptionPolicy, harmlessWorkflow)).status).toBe("n/a");
  });
});

describe("PF-RETRY-003", () => {
  const withMax = (value: string, template = "") =>
    trainWorkflow({
      template: `retryStrategy:\n  limit: 3\n  backoff:\n    duration: 10s\n    maxDuration: ${value}\n${template}`,
    });

  test("shorter than the configured duration or the timeout fails; the edit removes it and keeps the rest", async () => {
    const config = { steps: { train: { durationSeconds: 3600 } } };
    expect(await only(maxDuration, withMax("1m"), config)).toMatchObject({
      status: "fail",
      title: "train: maxDuration 1m is shorter than the step can run",
    });
    expect((await only(maxDuration, withMax("1m", "timeout: 2h"))).status).toBe("fail");
    expect((await only(maxDuration, withMax("1m", "activeDeadlineSeconds: 7200"))).status).toBe("fail");
    const text = await mended(maxDuration, withMax("1m"), config);
    expect(text).not.toContain("maxDuration");
    expect(text).toContain("duration: 10s");
  });

  test("longer passes; unknown length warns; templated is unknown; none is n/a", async () => {
    expect((await only(maxDuration, withMax("3h", "timeout: 2h"))).status).toBe("pass");
    expect((await only(maxDuration, withMax("1m"))).status).toBe("warn");
    expect((await only(maxDuration, withMax("'{{workflow.parameters.d}}'"))).status).toBe("unknown");
    expect((await only(maxDuration, retry("limit: 3"))).status).toBe("n/a");
  });
});

describe("PF-RETRY-004", () => {
  test.each([
    ["limit: 3\nbackoff: {factor: 2}", "fail", "train: backoff has no duration"],
    ['limit: 3\nbackoff: {duration: 10s, factor: "1.5"}', "fail", "train: backoff factor 1.5 is not a whole number"],
    ["backoff: {duration: 10s}", "warn", "train: backoff without limit never waits"],
    ['limit: 3\nbackoff: {duration: 10s, factor: "2"}', "pass", "train: waits 10s × 2 between attempts"],
    ["limit: 3", "n/a", "Backoff is complete: no step has a backoff"],
  ])("%j → %s", async (fields, status, title) => {
    expect(await only(backoff, retry(fields))).toMatchObject({ status, title });
    if (status === "fail" || status === "warn") await mended(backoff, retry(fields));
  });

  test("several mistakes are several findings", async () => {
    const findings = await checkYaml(backoff, retry('backoff: {factor: "0.5"}'));
    expect(findings.map(({ status }) => status)).toEqual(["fail", "fail", "warn"]);
  });
});

const dag = (spec: string, dagFields = "") => `apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata:
  generateName: w-
spec:
  entrypoint: main
${spec.replaceAll(/^(?=.)/gm, "  ")}
  templates:
    - name: main
${dagFields.replaceAll(/^(?=.)/gm, "      ")}
      dag:
        tasks:
          - name: a
            template: inner
    - name: inner
      steps:
        - - name: leaf
            template: leaf
    - name: leaf
      container: {image: busybox}
`;

describe("PF-RETRY-007", () => {
  test("groups that inherit a strategy multiply the attempts", async () => {
    const yaml = dag("retryStrategy: {limit: 2}");
    const findings = await checkYaml(inheritedByGroups, yaml);
    expect(findings.map(({ status, step }) => [status, step])).toEqual([
      ["warn", "main"],
      ["warn", "inner"],
    ]);
    expect(findings[0]!.evidence[1]!.value).toBe("main 3 × inner 3 × leaf 3 = 27");
    const once = fixed(yaml, findings[0]!);
    expect((await checkYaml(inheritedByGroups, once)).map(({ step }) => step)).toEqual(["inner"]);
  });

  test("from templateDefaults too", async () => {
    const findings = await checkYaml(inheritedByGroups, dag("templateDefaults:\n  retryStrategy: {limit: 2}"));
    expect(findings.map(({ status }) => status)).toEqual(["warn", "warn"]);
  });

  test("a group's own strategy is a choice, no strategy is n/a", async () => {
    expect((await only(inheritedByGroups, dag("", "retryStrategy: {limit: 2}"))).status).toBe("pass");
    expect((await only(inheritedByGroups, dag(""))).status).toBe("n/a");
  });

  test("templates that call themselves come to an end", async () => {
    const yaml = dag("retryStrategy: {limit: 2}").replace("template: leaf", "template: main");
    expect((await checkYaml(inheritedByGroups, yaml)).length).toBeGreaterThan(0);
  });
});

describe("PF-RETRY-008", () => {
  const set = trainWorkflow().replace(
    / {6}container:\n[^]*$/,
    `      containerSet:
        retryStrategy: {retries: 3}
        containers:
          - name: main
            image: trainer
            env: [{name: CHECKPOINT_DIR, value: /c}]
`,
  );
  test("a containerSet that trains on spot capacity fails and shows the inner retries", async () => {
    const finding = await only(containerSetTraining, set);
    expect(finding.status).toBe("fail");
    expect(finding.evidence[1]).toMatchObject({ label: "containerSet.retryStrategy" });
  });
  test("a container passes, other steps are n/a", async () => {
    expect((await only(containerSetTraining, trainWorkflow())).status).toBe("pass");
    expect((await only(containerSetTraining, harmlessWorkflow)).status).toBe("n/a");
  });
});
