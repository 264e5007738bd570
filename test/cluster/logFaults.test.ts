import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { openClusterTarget } from "../../runtime/targets/cluster/openClusterTarget.ts";
import { configSchema } from "../../runtime/config/schema.ts";
import type { Workflow } from "../../runtime/manifest/argo.ts";
import { seededRandom } from "../support/random.ts";
import { FaultProxy } from "./support/faultProxy.ts";
import { labCluster, labContext, labImage, labNamespace, removeAfter, scratchFolder } from "./support/labCluster.ts";

const steps = 4;
const linesPerStep = 50_000;

/** Lines as a chatty trainer prints them: a handful every 0.1 s, for a minute. */
const printer = [
  "import sys, time",
  `for i in range(1, ${linesPerStep} + 1):`,
  "    print(f'line {i}')",
  "    if i % 80 == 0: sys.stdout.flush(); time.sleep(0.1)",
].join("\n");

function workflow(): Workflow {
  const items = Array.from({ length: steps }, (_item, at) => `w${at}`);
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Workflow",
    metadata: { generateName: "test-log-" },
    spec: {
      entrypoint: "main",
      templates: [
        { name: "main", steps: [[{ name: "print", template: "print", withItems: items }]] },
        { name: "print", container: { image: labImage, command: ["python3", "-c", printer] } },
      ],
    },
  };
}

test("200,000 lines of four containers come once and in order over a connection that breaks all the time", async (context) => {
  const { access, env } = await labCluster(context);
  const proxy = new FaultProxy(access.client.connection, seededRandom(3));
  const folder = await scratchFolder();
  const file = await proxy.listen(folder, labContext, labNamespace);
  const loaded = { config: configSchema.parse({}), folder };
  const direct = openClusterTarget(`${labContext}/${labNamespace}`, loaded, env, { record: false });
  const broken = openClusterTarget(labContext, loaded, { ...env, KUBECONFIG: file }, { record: false });
  const { name } = await direct.launch({ workflow: workflow(), templates: [], workspace: folder });
  removeAfter(context, access, name);
  const stop = new AbortController();
  const rejected: unknown[] = [];
  const onRejection = (error: unknown): void => void rejected.push(error);
  process.on("unhandledRejection", onRejection);
  context.onTestFinished(async () => {
    stop.abort();
    process.off("unhandledRejection", onRejection);
    await proxy.close();
  });

  proxy.faults = { cutWithinBytes: 120_000, refuse: 0.05, gone: 0.05 };
  const cutting = (async () => {
    while (!stop.signal.aborted) {
      await sleep(1500, undefined, { signal: stop.signal }).catch(() => undefined);
      proxy.cutAll();
    }
  })();
  const seen = new Map<string, number>();
  const wrong: string[] = [];
  let total = 0;
  for await (const { step, text } of broken.logs({ run: name, follow: true, signal: stop.signal })) {
    total += 1;
    const expected = (seen.get(step) ?? 0) + 1;
    if (text !== `line ${expected}` && wrong.length < 10) wrong.push(`${step}: ${text} instead of line ${expected}`);
    seen.set(step, expected);
  }
  stop.abort();
  await cutting;
  expect(wrong).toEqual([]);
  expect(total).toBe(steps * linesPerStep);
  expect([...seen.values()]).toEqual(Array.from({ length: steps }, () => linesPerStep));
  expect(proxy.cuts).toBeGreaterThan(200);
  expect(rejected).toEqual([]);
  process.stdout.write(
    `${total} lines, ${proxy.cuts} cuts, ${proxy.refused} refusals, ${proxy.gone} times 410, ${proxy.requests} requests\n`,
  );
});
