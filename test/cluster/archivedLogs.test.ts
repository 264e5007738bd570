import { setTimeout as sleep } from "node:timers/promises";
import { readFileSync } from "node:fs";
import { expect, test, vi, type TestContext } from "vitest";
import { configSchema } from "../../runtime/config/schema.ts";
import { kinds } from "../../runtime/kubernetes/kubeCall.ts";
import type { Workflow } from "../../runtime/manifest/argo.ts";
import { isOver } from "../../runtime/targets/cluster/isOver.ts";
import { openClusterTarget } from "../../runtime/targets/cluster/openClusterTarget.ts";
import type { ClusterTarget } from "../../runtime/targets/cluster/clusterTarget.ts";
import type { LogLine, LogRequest } from "../../runtime/targets/target.ts";
import { labCache, requirePart } from "../support/shared.ts";
import { labCluster, labContext, labImage, labNamespace, removeAfter, scratchFolder } from "./support/labCluster.ts";

const lines = 60_000;
const storeVariables = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_ENDPOINT_URL"] as const;

/** Prints its lines and fails once, so that there are two attempts. */
const printer = `for i in $(seq ${lines}); do echo "{{retries}} line $i"; done; exit $((1 - {{retries}}))`;

function workflow(): Workflow {
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Workflow",
    metadata: { generateName: "test-archive-" },
    spec: {
      entrypoint: "train",
      templates: [
        {
          name: "train",
          retryStrategy: { limit: 1, retryPolicy: "Always" },
          container: { image: labImage, command: ["bash", "-c", printer] },
        },
      ],
    },
  };
}

/** The lab's store as its `env` file names it, in the environment of this test alone. */
function labStore(context: TestContext): string {
  const file = readFileSync(requirePart(context, labCache("env"), "the lab's store"), "utf8");
  const value = (name: string): string => new RegExp(`\\b${name}=(\\S+)`).exec(file)![1]!;
  for (const name of storeVariables) vi.stubEnv(name, value(name));
  context.onTestFinished(() => void vi.unstubAllEnvs());
  const endpoint = process.env.AWS_ENDPOINT_URL!;
  vi.stubEnv("AWS_ENDPOINT_URL", undefined);
  return endpoint;
}

async function read(target: ClusterTarget, request: LogRequest): Promise<LogLine[]> {
  const all: LogLine[] = [];
  for await (const line of target.logs(request)) all.push(line);
  return all;
}

test("the log of a run whose pods are gone is the one that Argo archived, whole and in order", async (context) => {
  const { access, env } = await labCluster(context);
  const { client, namespace } = access;
  const endpoint = labStore(context);
  const folder = await scratchFolder();
  const open = (stores: object[]): ClusterTarget => {
    const loaded = { config: configSchema.parse({ stores }), folder };
    return openClusterTarget(`${labContext}/${labNamespace}`, loaded, env, { record: false });
  };
  const target = open([{ uri: "s3://artifacts", endpoint }]);
  const { name: run } = await target.launch({ workflow: workflow(), templates: [], workspace: folder });
  removeAfter(context, access, run);
  for await (const state of target.watch(run)) if (isOver(state)) break;
  const pods = { kind: kinds.pods, namespace, query: { labelSelector: `workflows.argoproj.io/workflow=${run}` } };
  const left = async (): Promise<string[]> => {
    const { items } = await client.call<{ items: { metadata: { name: string } }[] }>({ verb: "list", ...pods });
    return items.map(({ metadata }) => metadata.name);
  };
  const names = await left();
  expect(names).toHaveLength(2);
  for (const name of names) await client.call({ verb: "delete", kind: kinds.pods, namespace, name });
  while ((await left()).length > 0) await sleep(200);

  const printed = [0, 1].map((attempt) => Array.from({ length: lines }, (_, at) => `${attempt} line ${at + 1}`));
  const all = await read(target, { run });
  expect(all.length).toBe(2 * lines);
  expect(all.map(({ text }) => text)).toEqual(printed.flat());
  expect(all.filter(({ gap }) => gap !== undefined)).toEqual([]);
  expect(new Set(all.map(({ attempt, container }) => `${attempt} ${container}`))).toEqual(
    new Set(["0 main", "1 main"]),
  );
  const last = await read(target, { run, attempt: 1, tail: 3 });
  expect(last.map(({ text }) => text)).toEqual(printed[1]!.slice(-3));
  // To follow what has ended is to read it.
  expect((await read(target, { run, follow: true, attempt: 0 })).length).toBe(lines);

  const gaps = async (stores: object[]): Promise<string[]> => {
    const told = await read(open(stores), { run });
    expect(told.every(({ text }) => text === "")).toBe(true);
    return [...new Set(told.map(({ gap }) => gap?.reason ?? ""))];
  };
  const cause = "its pod is gone, and its archived log can not be read:";
  expect(await gaps([])).toEqual([
    `${cause} it is on http://minio.store:9000, as the cluster names it, ` +
      "and `stores` of preflight.yaml has no `endpoint` for s3://artifacts",
  ]);
  const [unreachable, ...none] = await gaps([{ uri: "s3://artifacts", endpoint: "http://127.0.0.1:9" }]);
  expect(unreachable).toContain(cause);
  expect(unreachable).toContain("http://127.0.0.1:9 can not be reached");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "not-the-secret");
  const refused = await gaps([{ uri: "s3://artifacts", endpoint }]);
  expect([...none, ...refused].join("\n")).toMatch(/^its pod is gone, .*: looking at s3:\/\/artifacts\/.*\(403/m);
  expect(refused.join("\n")).not.toContain("not-the-secret");
});
