import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { processesMarked } from "../../../runtime/targets/local/executor/guardian/attemptMarker.ts";
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
    const pod = harness.start({ container: { command: ["no-such-program-here"] } });
    const result = await harness.result(pod);
    const words = 'failed to find name in PATH: exec: "no-such-program-here": executable file not found in $PATH';
    expect(await log(pod)).toBe(`stderr F Error: ${words}\nstderr F ${words}\n`);
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

describe("ends that come from outside", () => {
  let harness: ExecutorHarness;
  beforeAll(async () => {
    harness = await ExecutorHarness.open();
  });
  afterAll(() => harness.close());

  const logged = async (pod: string, text: string) => {
    const file = join(harness.run.incarnation(pod, 0), "main.log");
    while (!(await readFile(file, "utf8").catch(() => "")).includes(text)) await sleep(10);
  };
  const trapping = (code: number) => `trap 'echo saved; exit ${code}' TERM; echo up; while :; do sleep 0.02; done`;

  test.each([
    ["term", { phase: "Failed", message: "main: Error (exit code 143)", exitCode: "143" }],
    ["kill", { phase: "Failed", message: "main: Error (exit code 137)", exitCode: "137" }],
    ["delete", { phase: "Error", message: "pod deleted", exitCode: undefined }],
    ["evict", { phase: "Error", message: "pod deleted", exitCode: undefined }],
    ["drain", { phase: "Error", message: "pod deleted", exitCode: undefined }],
  ] as const)("preempt %s", async (how, expected) => {
    const pod = harness.start({ container: sh(trapping(143)) });
    await logged(pod, "up");
    expect(harness.executor.preempt(pod, how, undefined)).toBe(true);
    const { phase, message, outputs } = await harness.result(pod);
    expect({ phase, message, exitCode: outputs?.exitCode }).toEqual(expected);
  });

  test.each([
    ["observed", { phase: "Succeeded" }],
    ["shutdown", { phase: "Failed", message: "Pod was terminated in response to imminent node shutdown." }],
    ["evicted", { phase: "Failed", message: "The node was low on resource: memory." }],
  ] as const)("a drill can ask for another outcome of a deletion: %s", async (outcome, expected) => {
    const pod = harness.start({ container: sh(trapping(0)) });
    await logged(pod, "up");
    harness.executor.preempt(pod, "delete", 5, outcome);
    expect(await harness.result(pod)).toMatchObject(expected);
  });

  test("restarted in place: the same attempt, a second incarnation, both logs kept", async () => {
    const pod = harness.start({ container: sh("echo up; [ -e /tmp/none ] || sleep 0.4") });
    await logged(pod, "up");
    harness.executor.preempt(pod, "delete", 2, "restarted");
    expect(await harness.result(pod)).toMatchObject({ phase: "Succeeded" });
    expect(await readFile(join(harness.run.incarnation(pod, 1), "main.log"), "utf8")).toContain("up");
  });

  test("who ignores SIGTERM is killed after the grace, with everything it started", async () => {
    const pod = harness.start({ container: sh("trap '' TERM; echo up; sleep 60 & while :; do sleep 0.02; done") });
    await logged(pod, "up");
    const begin = performance.now();
    harness.executor.preempt(pod, "term", 0.3);
    expect(await harness.result(pod)).toMatchObject({ message: "main: Error (exit code 137)" });
    expect(performance.now() - begin).toBeGreaterThan(290);
    expect(processesMarked(`${harness.uid}/${pod}/0`)).toEqual([]);
  });

  test("what a finished step leaves running ends with it, also when it left the process group", async () => {
    const pod = harness.start({ container: sh("setsid sleep 60 & (sleep 60 &) ; echo done") });
    expect(await harness.result(pod)).toMatchObject({ phase: "Succeeded" });
    expect(processesMarked(`${harness.uid}/${pod}/0`)).toEqual([]);
  });

  test("a shell between SIGTERM and the trainer costs it the grace, as in a container", async () => {
    const trainer =
      "import signal,sys,time; signal.signal(15, lambda *a: (time.sleep(0.5), print('saved'), sys.exit(143)))\nprint('up')\nwhile True: time.sleep(0.01)";
    const pod = harness.start({ container: { command: ["sh", "-c", 'python3 -c "$0"; echo after', trainer] } });
    await logged(pod, "up");
    harness.executor.preempt(pod, "term", 5);
    await harness.result(pod);
    expect(await readFile(join(harness.run.incarnation(pod, 0), "main.log"), "utf8")).not.toContain("saved");
  });

  test("a deadline ends it with the controller's message", async () => {
    const message = "Pod was active on the node longer than the specified deadline";
    const pod = harness.start({ container: sh("sleep 60") }, { deadline: { at: Date.now() + 150, message } });
    expect(await harness.result(pod)).toMatchObject({ phase: "Failed", message });
  });

  test("stop before it began", async () => {
    const pod = harness.start({ container: sh("sleep 60") });
    harness.executor.stop(pod, 1);
    expect(await harness.result(pod)).toMatchObject({ phase: "Failed" });
  });

  test("progress is told while it runs and kept at the end", async () => {
    const pod = harness.start({
      container: sh('echo 3/10 > "$ARGO_PROGRESS_FILE"; sleep 0.8; echo 10/10 > "$ARGO_PROGRESS_FILE"'),
    });
    expect((await harness.result(pod)).progress).toBe("10/10");
    expect(
      harness.events.flatMap((event) => (event.type === "podProgress" && event.nodeId === pod ? event.progress : [])),
    ).toEqual(["3/10", "10/10"]);
  });
});

describe("containers of one attempt", () => {
  let harness: ExecutorHarness;
  beforeAll(async () => {
    harness = await ExecutorHarness.open({ specVolumes: [{ name: "w", emptyDir: {} }] });
  });
  afterAll(() => harness.close());
  const volumeMounts = [{ name: "w", mountPath: "/w" }];

  test("a containerSet shares its volumes and follows its dependencies", async () => {
    const result = await harness.once({
      containerSet: {
        volumeMounts,
        containers: [
          { name: "main", ...sh("cat /w/a; cp /w/a /w/b"), dependencies: ["first"] },
          { name: "first", ...sh("sleep 0.1; echo from-first > /w/a") },
        ],
      },
      outputs: { parameters: [{ name: "b", valueFrom: { path: "/w/b" } }] },
    });
    expect(result).toMatchObject({
      phase: "Succeeded",
      outputs: { exitCode: "0", parameters: [{ value: "from-first" }] },
    });
    expect(result.containers?.map(({ name, exitCode }) => [name, exitCode])).toEqual([
      ["main", 0],
      ["first", 0],
    ]);
  });

  test("a container whose dependency failed ends with 64", async () => {
    const result = await harness.once({
      containerSet: {
        containers: [
          { name: "a", ...sh("exit 3") },
          { name: "main", ...sh("true"), dependencies: ["a"] },
        ],
      },
    });
    expect(result).toMatchObject({ phase: "Failed", message: "a: Error (exit code 3)" });
    expect(result.containers?.map(({ exitCode }) => exitCode)).toEqual([3, 64]);
  });

  test("retries of a containerSet keep /tmp and the log", async () => {
    const pod = harness.start({
      containerSet: {
        retryStrategy: { retries: 2, duration: "50ms" },
        containers: [{ name: "main", ...sh("echo once more; test -e /tmp/second || { touch /tmp/second; exit 1; }") }],
      },
    });
    expect(await harness.result(pod)).toMatchObject({ phase: "Succeeded" });
    expect(
      (await readFile(join(harness.run.incarnation(pod, 0), "main.log"), "utf8")).match(/once more/g),
    ).toHaveLength(2);
  });

  test("an init container prepares a mirrored volume; one that fails is an Error", async () => {
    const template = (script: string) => ({
      initContainers: [{ name: "prep", ...sh(script), mirrorVolumeMounts: true }],
      container: { ...sh("cat /w/f"), volumeMounts },
    });
    expect(await harness.once(template("echo prepared > /w/f"))).toMatchObject({ phase: "Succeeded" });
    expect(await harness.once(template("exit 4"))).toMatchObject({
      phase: "Error",
      message: "prep: Error (exit code 4)",
    });
  });
});

describe("logs", () => {
  let harness: ExecutorHarness;
  beforeAll(async () => {
    harness = await ExecutorHarness.open();
  });
  afterAll(() => harness.close());
  const lines = async (pod: string) =>
    (await readFile(join(harness.run.incarnation(pod, 0), "main.log"), "utf8")).split("\n");

  test("stdout is a pipe that can be opened again", async () => {
    const pod = harness.start({
      container: sh("echo a > /dev/stdout; echo b | tee /dev/stderr; echo c > /dev/stderr"),
    });
    expect(await harness.result(pod)).toMatchObject({ phase: "Succeeded" });
    expect((await lines(pod)).map((line) => line.slice(25)).sort()).toEqual([
      "",
      "stderr F b",
      "stderr F c",
      "stdout F a",
      "stdout F b",
    ]);
  });

  test("every line of a fast writer is kept, in order", async () => {
    const pod = harness.start({ container: sh("seq 1 60000") });
    await harness.result(pod);
    const numbers = (await lines(pod)).slice(0, -1).map((line) => Number(line.slice(34)));
    expect(numbers).toHaveLength(60_000);
    expect(numbers.every((number, index) => number === index + 1)).toBe(true);
  });

  test("a giant line comes in pieces, a last line without an end is marked", async () => {
    const pod = harness.start({ container: sh("head -c 100000 /dev/zero | tr '\\0' x; echo; printf unfinished") });
    await harness.result(pod);
    const kinds = (await lines(pod))
      .slice(0, -1)
      .map((line) => line.slice(32, 33))
      .join("");
    expect(kinds).toBe("PPPPPPFP");
  });
});
