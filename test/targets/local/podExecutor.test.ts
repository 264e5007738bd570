import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ExecutorHarness } from "./support/executorHarness.ts";

const sh = (script: string) => ({ image: "any", command: ["sh", "-c", script] });

describe("one attempt", () => {
  let harness: ExecutorHarness;
  beforeAll(async () => {
    harness = await ExecutorHarness.open({ local: { env: { FROM_CONFIG: "yes" } } });
  });
  afterAll(() => harness.close());

  const log = async (podName: string, container = "main") =>
    (await readFile(join(harness.run.incarnation(podName, 0), `${container}.log`), "utf8")).replaceAll(/^\S+Z /gm, "");

  test("a container runs, its exit code and log are kept", async () => {
    const pod = harness.start({ container: sh("echo out; echo err >&2; exit 3") });
    const result = await harness.result(pod);
    expect(result).toMatchObject({ phase: "Failed", message: "main: Error (exit code 3)", outputs: { exitCode: "3" } });
    const lines = (await log(pod)).split("\n").sort();
    expect(lines).toEqual(["", "stderr F err", "stdout F out"]);
  });

  test("a step sees its own environment, the config's and the contract's, and nothing of the user's", async () => {
    process.env.PREFLIGHT_TEST_SECRET = "do not leak";
    const pod = harness.start(
      {
        container: {
          ...sh('echo "$A|$B|$FROM_CONFIG|$RUN_ID|${PREFLIGHT_TEST_SECRET:-clean}|$0|$1"'),
          env: [
            { name: "A", value: "one" },
            { name: "B", value: "$(A)-two $$(A)" },
          ],
          args: ["$(B)", "$(NOPE)"],
        },
      },
      { environment: { RUN_ID: "run-1" } },
    );
    await harness.result(pod);
    expect(await log(pod)).toBe("stdout F one|one-two $(A)|yes|run-1|clean|one-two $(A)|$(NOPE)\n");
  });

  test("output parameters, result and defaults", async () => {
    const result = await harness.once(
      {
        container: sh("printf '  a\\n\\nb  \\n\\n'; printf 'x\\n\\n' > /tmp/p; echo noise >&2"),
        outputs: {
          parameters: [
            { name: "p", valueFrom: { path: "/tmp/p" } },
            { name: "q", valueFrom: { path: "/tmp/none", default: "was missing" } },
          ],
        },
      },
      { captureResult: true },
    );
    expect(result.phase).toBe("Succeeded");
    expect(result.outputs).toEqual({
      exitCode: "0",
      result: "  a\n\nb  \n",
      parameters: [
        { name: "p", valueFrom: { path: "/tmp/p" }, value: "x\n" },
        { name: "q", valueFrom: { path: "/tmp/none", default: "was missing" }, value: "was missing" },
      ],
    });
  });

  test("a program that is not there is exit code 64 in Argo's words", async () => {
    const result = await harness.once({ container: { command: ["no-such-program-here"] } });
    expect(result).toMatchObject({
      phase: "Failed",
      message:
        'main: Error (exit code 64): failed to find name in PATH: exec: "no-such-program-here": executable file not found in $PATH',
      outputs: { exitCode: "64" },
    });
  });

  test("a script template runs its source; $$ becomes $", async () => {
    const pod = harness.start({
      script: {
        command: ["bash"],
        source: 'echo "$V $(echo V) $((1+1))"; echo $$\n',
        env: [{ name: "V", value: "val" }],
      },
    });
    await harness.result(pod);
    expect(await log(pod)).toBe("stdout F val V 2\nstdout F $\n");
  });
});
