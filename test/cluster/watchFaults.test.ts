import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { expect, test } from "vitest";
import { kinds } from "../../runtime/kubernetes/kubeCall.ts";
import { openCluster } from "../../runtime/kubernetes/clusterAccess.ts";
import { KubeClient } from "../../runtime/kubernetes/kubeClient.ts";
import type { KubeObject } from "../../runtime/kubernetes/kubeObject.ts";
import { listObjects } from "../../runtime/kubernetes/listObjects.ts";
import { watchObjects } from "../../runtime/kubernetes/watchObjects.ts";
import { seededRandom } from "../support/random.ts";
import { FaultProxy } from "./support/faultProxy.ts";
import { labCluster, labContext, labNamespace, scratchFolder } from "./support/labCluster.ts";

const objects = 40;
const changes = 1500;
const label = "preflight-test";

test("a model kept by the watch holds what the server holds, over cut connections, 410, 429, 500 and a restart of the API server", async (context) => {
  const { access, env } = await labCluster(context);
  const random = seededRandom(11);
  const proxy = new FaultProxy(access.client.connection, seededRandom(7));
  const file = await proxy.listen(await scratchFolder(), labContext, labNamespace);
  const through = await openCluster({}, { KUBECONFIG: file });
  const client = new KubeClient(through.client.connection, { pauseMilliseconds: 20 });
  const stop = new AbortController();
  const call = { kind: kinds.configMaps, namespace: labNamespace, query: { labelSelector: `${label}=watch` } };
  const model = new Map<string, string>();
  const rejected: unknown[] = [];
  const onRejection = (error: unknown): void => void rejected.push(error);
  process.on("unhandledRejection", onRejection);
  context.onTestFinished(async () => {
    stop.abort();
    process.off("unhandledRejection", onRejection);
    await proxy.close();
    for (const name of await names()) await remove(name);
  });

  const watching = (async () => {
    for await (const event of watchObjects<KubeObject>(client, call, {
      signal: stop.signal,
      maxPauseMilliseconds: 200,
    })) {
      if (event.type === "listed") {
        model.clear();
        for (const { metadata } of event.objects) model.set(metadata.name, metadata.resourceVersion!);
      } else if (event.type === "changed")
        model.set(event.object.metadata.name, event.object.metadata.resourceVersion!);
      else if (event.type === "deleted") model.delete(event.object.metadata.name);
    }
  })();

  proxy.faults = { cutWithinBytes: 2500, refuse: 0.1, gone: 0.1, slowMilliseconds: 3 };
  const there = new Set<string>();
  for (let change = 0; change < changes; change++) {
    const name = `preflight-watch-${Math.floor(random() * objects)}`;
    const body = {
      metadata: { name, namespace: labNamespace, labels: { [label]: "watch" } },
      data: { value: String(change), padding: "x".repeat(Math.floor(random() * 500)) },
    };
    const at = { kind: kinds.configMaps, namespace: labNamespace };
    if (!there.has(name)) {
      await access.client.call({ ...at, verb: "create", body });
      there.add(name);
    } else if (random() < 0.15) {
      await remove(name);
      there.delete(name);
    } else await access.client.call({ ...at, verb: "update", name, body });
    if (change % 60 === 59) proxy.cutAll();
    if (change === changes / 2) await restartApiServer();
    if (change % 10 === 9) await sleep(20);
  }
  // It has to become right while everything still breaks.
  await expect.poll(() => sorted(model), { timeout: 150_000, interval: 100 }).toEqual(await onServer());
  stop.abort();
  await watching;
  expect(proxy.cuts).toBeGreaterThan(100);
  expect(proxy.gone).toBeGreaterThan(5);
  expect(proxy.refused).toBeGreaterThan(5);
  expect(rejected).toEqual([]);
  process.stdout.write(`${changes} changes, ${proxy.cuts} cuts, ${proxy.refused} refusals, ${proxy.gone} times 410\n`);

  /** The kubelet starts it again at once. */
  async function restartApiServer(): Promise<void> {
    const inNode = async (command: string): Promise<string> => {
      const node = `${labContext.replace("kind-", "")}-control-plane`;
      const { stdout } = await execa("docker", ["exec", node, "sh", "-c", command], { env, reject: false });
      return String(stdout).trim();
    };
    const before = await inNode("pidof kube-apiserver");
    await inNode(`kill ${before}`);
    const isNew = async (): Promise<boolean> => !["", before].includes(await inNode("pidof kube-apiserver"));
    await expect.poll(isNew, { timeout: 120_000, interval: 500 }).toBe(true);
    const count = (): Promise<number> =>
      names()
        .then(({ length }) => length)
        .catch(() => -1);
    await expect.poll(count, { timeout: 120_000, interval: 500 }).toBe(there.size);
  }
  async function onServer(): Promise<[string, string][]> {
    const { items } = await listObjects<KubeObject>(access.client, call);
    return sorted(new Map(items.map(({ metadata }) => [metadata.name, metadata.resourceVersion!])));
  }
  async function names(): Promise<string[]> {
    return (await listObjects<KubeObject>(access.client, call)).items.map(({ metadata }) => metadata.name);
  }
  async function remove(name: string): Promise<void> {
    await access.client.call({ verb: "delete", kind: kinds.configMaps, namespace: labNamespace, name });
  }
});

function sorted(model: ReadonlyMap<string, string>): [string, string][] {
  return [...model].sort(([a], [b]) => (a < b ? -1 : 1));
}
