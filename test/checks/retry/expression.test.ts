import { describe, expect, test } from "vitest";
import type { Check } from "../../../runtime/checks/check.ts";
import { exitCodeAsNumber } from "../../../runtime/checks/retry/exitCodeAsNumber.ts";
import { meaningfulExpression } from "../../../runtime/checks/retry/meaningfulExpression.ts";
import { permanentFailures } from "../../../runtime/checks/retry/permanentFailures.ts";
import { checkYaml, fixed, harmlessWorkflow, trainWorkflow } from "../../support/checkYaml.ts";

async function only(check: Check, yaml: string, config: object = {}) {
  const findings = await checkYaml(check, yaml, { config });
  expect(findings).toHaveLength(1);
  return findings[0]!;
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
const withExpression = (expression: string, rest = "") =>
  trainWorkflow({
    template: `retryStrategy:\n  limit: 3\n  expression: ${quoted(expression)}\n${rest.replaceAll(/^(?=.)/gm, "  ")}`,
  });
const portable =
  '!(lastRetry.message matches "OOMKilled") && (lastRetry.status == "Error" || asInt(lastRetry.exitCode) in [143, 137] || lastRetry.message matches "imminent node shutdown|low on resource|neither main nor wait")';

describe("PF-RETRY-005", () => {
  test.each([
    ["true", "pass", "train: the retry expression accepts every preemption"],
    [portable, "pass", "train: the retry expression accepts every preemption"],
    ['!(lastRetry.message matches "OOMKilled")', "pass", "train: the retry expression accepts every preemption"],
    ["lastRetry.exitCode ==", "fail", "train: the retry expression can not be evaluated"],
    ["lastRetries.exitCode == '143'", "fail", "train: the retry expression can not be evaluated"],
    ["'yes'", "fail", "train: the retry expression can not be evaluated"],
    ["asInt(lastRetry.exitCode) > 1000", "fail", "train: the retry expression is never true"],
    ["asInt(lastRetry.exitCode) in [143, 137]", "fail", "train: the retry expression refuses preempted attempts"],
    ["lastRetry.status == 'Error'", "fail", "train: the retry expression refuses preempted attempts"],
    ["{{workflow.parameters.e}}", "unknown", "train: the retry expression is templated"],
  ])("%s → %s", async (expression, status, title) => {
    expect(await only(meaningfulExpression, withExpression(expression))).toMatchObject({ status, title });
  });

  test("exit codes alone: the finding says what the expression sees in each event", async () => {
    const { evidence } = await only(meaningfulExpression, withExpression("asInt(lastRetry.exitCode) in [143, 137]"));
    expect(evidence[1]).toEqual({
      label: "not retried, controller without the capture finalizer",
      value:
        "pod deleted or evicted (status Error, exitCode -1), exit 137 (killed after the grace period) (status Error, exitCode -1), node shutdown (status Failed, exitCode -1), node-pressure eviction (status Failed, exitCode -1), node lost (status Failed, exitCode -1)",
    });
    expect(evidence[2]!.value).not.toContain("pod deleted");
  });

  test("an exit code compared as a number is wrapped by the edit", async () => {
    const yaml = withExpression("lastRetry.exitCode == 143 || lastRetry.status == 'Error'");
    const finding = await only(meaningfulExpression, yaml);
    expect(finding).toMatchObject({ status: "fail", title: "train: compares the exit code as a number" });
    expect(fixed(yaml, finding)).toContain("asInt(lastRetry.exitCode) == 143 || lastRetry.status ==");
  });

  test("never true together with the policy", async () => {
    const yaml = withExpression("lastRetry.status == 'Error'", "retryPolicy: OnFailure");
    expect((await only(meaningfulExpression, yaml)).title).toBe("train: the retry expression is never true");
  });

  test("other steps may choose what they retry; without an expression it is n/a", async () => {
    const config = { steps: { train: { training: false, preemptible: false } } };
    const yaml = withExpression("lastRetry.exitCode == '1'");
    expect((await only(meaningfulExpression, yaml, config)).status).toBe("pass");
    expect((await only(meaningfulExpression, harmlessWorkflow)).status).toBe("n/a");
  });
});

test.each([
  ["lastRetry.exitCode == 1", 1],
  ["1 != lastRetry.exitCode", 1],
  ["lastRetry.exitCode in [1, 2]", 1],
  ["lastRetry.exitCode not in [1]", 1],
  ['lastRetry.exitCode == "1"', 0],
  ["asInt(lastRetry.exitCode) == 1", 0],
  ['lastRetry.exitCode in ["1"]', 0],
  ['lastRetry.message == "lastRetry.exitCode == 1"', 0],
])("exitCodeAsNumber(%s): %i", (expression, count) => {
  expect(exitCodeAsNumber(expression)).toHaveLength(count);
});

describe("PF-RETRY-006", () => {
  const policy = (fields: string) =>
    trainWorkflow({ template: `retryStrategy:\n  limit: 3\n${fields.replaceAll(/^(?=.)/gm, "  ")}` });

  test("Always retries OOM kills and permanent exit codes; the edit keeps them out and keeps preemption in", async () => {
    const yaml = policy("retryPolicy: Always");
    const finding = await only(permanentFailures, yaml);
    expect(finding).toMatchObject({ status: "warn", title: "train: retries OOMKilled, exit 2 up to 3 times" });
    const text = fixed(yaml, finding);
    expect((await only(permanentFailures, text)).status).toBe("pass");
    expect((await only(meaningfulExpression, text)).status).toBe("pass");
  });

  test("an existing expression is kept and joined", async () => {
    const yaml = withExpression("lastRetry.message != 'x'");
    const text = fixed(yaml, await only(permanentFailures, yaml, { steps: { train: { permanentExitCodes: [] } } }));
    expect(text).toMatch(/\(lastRetry\.message != .*x.*\) && !\(lastRetry\.message matches .*OOMKilled.*\)/);
    expect((await only(permanentFailures, text, { steps: { train: { permanentExitCodes: [] } } })).status).toBe("pass");
  });

  test("the configured list decides", async () => {
    const yaml = withExpression('!(lastRetry.message matches "OOMKilled")');
    const codes = (permanentExitCodes: number[]) => ({ steps: { train: { permanentExitCodes } } });
    expect((await only(permanentFailures, yaml, codes([]))).status).toBe("pass");
    expect((await only(permanentFailures, yaml, codes([3]))).title).toBe("train: retries exit 3 up to 3 times");
  });

  test("OnError does not retry them; a bad or templated expression is unknown; no retry is n/a", async () => {
    expect((await only(permanentFailures, policy("retryPolicy: OnError"))).status).toBe("pass");
    expect((await only(permanentFailures, withExpression("nonsense +"))).status).toBe("unknown");
    expect((await only(permanentFailures, withExpression("{{x}}"))).status).toBe("unknown");
    expect((await only(permanentFailures, trainWorkflow())).status).toBe("n/a");
  });
});
