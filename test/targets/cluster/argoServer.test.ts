import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { configSchema } from "../../../runtime/config/schema.ts";
import type { Workflow } from "../../../runtime/manifest/argo.ts";
import { openClusterTarget } from "../../../runtime/targets/cluster/openClusterTarget.ts";
import { workflowWith } from "../../runs/workflow.ts";

// Two servers on the loopback: one answers as the Kubernetes API does, one as argo-server does
// (server/workflow/workflow_server.go of v4.0.2: what the cluster has, with the nodes of the database, else what is archived).

const nodes = () => workflowWith([{ name: "wf", type: "Pod", phase: "Failed", message: "exit 3" }], {}, "Failed");
const offloaded = (message?: string): Workflow => {
  const workflow = nodes();
  workflow.status = { phase: "Failed", message, offloadNodeStatusVersion: "fnv:784972123" };
  return workflow;
};

interface Answers {
  kubernetes?: object;
  argo?: object | number;
  /** Variable that holds the token. */
  tokenEnv?: string;
  withoutArgoServer?: boolean;
}

async function open({ kubernetes, argo, tokenEnv, withoutArgoServer }: Answers, env: Record<string, string> = {}) {
  const asked: { url: string; authorization: string | undefined }[] = [];
  const cluster = await serve((_request, response) => answer(response, kubernetes ?? 404));
  const server = await serve(({ url = "", headers }, response) => {
    asked.push({ url, authorization: headers.authorization });
    answer(response, argo ?? 404);
  });
  const folder = await mkdtemp(path.join(tmpdir(), "preflight-argo-server-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const KUBECONFIG = path.join(folder, "kubeconfig");
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "c", cluster: { server: cluster, "insecure-skip-tls-verify": true } }],
    users: [{ name: "u", user: {} }],
    contexts: [{ name: "c", context: { cluster: "c", user: "u", namespace: "argo" } }],
    "current-context": "c",
  };
  await writeFile(KUBECONFIG, JSON.stringify(config));
  const argoServer = withoutArgoServer === true ? undefined : { url: server, tokenEnv };
  const loaded = { config: configSchema.parse({ clusters: { lab: { context: "c", argoServer } } }), folder };
  return { target: openClusterTarget("lab", loaded, { ...env, KUBECONFIG }, { record: false }), asked };
}

async function serve(listener: http.RequestListener): Promise<string> {
  const server = http.createServer(listener).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function answer(response: http.ServerResponse, value: object | number): void {
  const status = typeof value === "number" ? value : 200;
  const body = typeof value === "number" ? { code: 5, message: "no" } : value;
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

test("nodes that are kept in the database are read through argo-server, with the token of the environment", async () => {
  const env = { ARGO_TOKEN: "secret" };
  const { target, asked } = await open({ kubernetes: offloaded(), argo: nodes(), tokenEnv: "ARGO_TOKEN" }, env);
  expect((await target.get("wf")).status?.nodes?.["wf"]?.message).toBe("exit 3");
  expect(asked).toEqual([{ url: "/api/v1/workflows/argo/wf", authorization: "Bearer secret" }]);
});

test.each<[string, Answers, RegExp]>([
  [
    "no argo-server is configured",
    { withoutArgoServer: true },
    /^child failed; its steps .* \(clusters\.NAME\.argoServer\)$/,
  ],
  ["argo-server refuses", { argo: 403 }, /^child failed; its steps .*: argo-server at http:\S+: You may not get /],
  [
    "argo-server has another run of that name",
    { argo: { ...nodes(), metadata: { name: "wf", uid: "other" } } },
    /does not have them$/,
  ],
  ["argo-server reads no database either", { argo: offloaded() }, /does not have them$/],
])("where they can not be read the run is shown without steps, and why: %s", async (_case, answers, message) => {
  const { target } = await open({ kubernetes: offloaded("child failed"), ...answers });
  const { status } = await target.get("wf");
  expect(status).toMatchObject({ phase: "Failed", nodes: {}, message: expect.stringMatching(message) });
});

test("a workflow that is gone from the cluster comes from the archive, and says so", async () => {
  const { target } = await open({ argo: nodes() });
  const workflow = await target.get("wf");
  expect(workflow.status?.nodes?.["wf"]?.message).toBe("exit 3");
  expect(target.summaryOf(workflow).problem).toMatch(/gone from the cluster/);
});

test("what neither has is not there; a token that is missing is named without being asked for", async () => {
  const { target } = await open({});
  await expect(target.get("wf")).rejects.toThrow('There is no run called "wf" on lab.');
  const { target: without, asked } = await open({ argo: nodes(), tokenEnv: "ARGO_TOKEN" });
  await expect(without.get("wf")).rejects.toThrow("The environment has no ARGO_TOKEN");
  expect(asked).toEqual([]);
});
