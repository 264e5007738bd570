import type http from "node:http";
import { json as readJson } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import type { PodObservation } from "../../../../runtime/runs/podObservation.ts";
import { annotateDigests } from "../../../../runtime/targets/cluster/capture/annotateDigests.ts";
import { AnsweringServer, type Answer } from "../../../support/apiServer.ts";
import { workflowWith } from "../../../runs/workflow.ts";

const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
const pod = (imageId: string): PodObservation => ({
  uid: "p-1",
  name: "wf",
  nodeId: "wf",
  nodeName: "wf",
  phase: "Running",
  containers: [{ name: "main", imageId, state: "running", restarts: 0 }],
});

/** An API server that takes patches and keeps their bodies. */
async function taking(status = 200) {
  const patches: { type: string | undefined; body: unknown }[] = [];
  const answer: Answer = (request: http.IncomingMessage, response) => {
    void (async () => {
      patches.push({ type: request.headers["content-type"], body: await readJson(request) });
      response.writeHead(status, { "content-type": "application/json" }).end("{}");
    })();
  };
  const server = new AnsweringServer([answer]);
  onTestFinished(() => server.close());
  return { access: { client: await server.client(), context: "c", namespace: "ml" }, server, patches };
}

test("what the kubelet resolved is merged into the annotations of this very workflow", async () => {
  const { access, server, patches } = await taking();
  const workflow = workflowWith([{ name: "wf", type: "Pod", phase: "Running" }]);
  workflow.metadata.annotations = { "preflight/image-digests": digest("a") };
  await annotateDigests(access, workflow, [pod(digest("b"))]);
  expect(server.asked).toEqual(["PATCH /apis/argoproj.io/v1alpha1/namespaces/ml/workflows/wf"]);
  const annotations = { "preflight/image-digests": `${digest("a")},${digest("b")}` };
  const body = { metadata: { uid: "u-1", annotations } };
  expect(patches).toEqual([{ type: "application/merge-patch+json", body }]);
});

test("nothing is sent while nothing is new", async () => {
  const { access, server } = await taking();
  const workflow = workflowWith([{ name: "wf", type: "Pod", phase: "Running" }]);
  await annotateDigests(access, workflow, []);
  workflow.metadata.annotations = { "preflight/image-digests": digest("a") };
  await annotateDigests(access, workflow, [pod(digest("a"))]);
  expect(server.asked).toEqual([]);
});

test("a missing right to patch is told by its name", async () => {
  const { access } = await taking(403);
  const workflow = workflowWith([{ name: "wf", type: "Pod", phase: "Running" }]);
  const writing = annotateDigests(access, workflow, [pod(digest("a"))]);
  await expect(writing).rejects.toMatchObject({ reason: "forbidden" });
});
