import { expect, onTestFinished, test } from "vitest";
import { kinds } from "../../runtime/kubernetes/kubeCall.ts";
import type { KubeObject } from "../../runtime/kubernetes/kubeObject.ts";
import { listObjects } from "../../runtime/kubernetes/listObjects.ts";
import { AnsweringServer, json, type Answer } from "../support/apiServer.ts";

const page = (names: string[], token?: string): Answer =>
  json({ metadata: { resourceVersion: "5", continue: token }, items: names.map((name) => ({ metadata: { name } })) });

async function list(answers: Answer[], options = {}) {
  const server = new AnsweringServer(answers);
  onTestFinished(() => server.close());
  const found = await listObjects<KubeObject>(await server.client(), { kind: kinds.pods, namespace: "n" }, options);
  return {
    names: found.items.map(({ metadata }) => metadata.name),
    version: found.resourceVersion,
    asked: server.asked,
  };
}

test("reads page after page of 500", async () => {
  const { names, version, asked } = await list([page(["a", "b"], "t1"), page(["c"])]);
  expect({ names, version }).toEqual({ names: ["a", "b", "c"], version: "5" });
  expect(asked).toEqual([
    "GET /api/v1/namespaces/n/pods?limit=500",
    "GET /api/v1/namespaces/n/pods?limit=500&continue=t1",
  ]);
});

test("begins again when the server forgot the list in between, and repeats nothing", async () => {
  const { names } = await list([page(["a"], "t1"), json({ code: 410 }, 410), page(["a", "b"])]);
  expect(names).toEqual(["a", "b"]);
});

test("asks for smaller pages when one is too large", async () => {
  const { names, asked } = await list([page(["x".repeat(5000)]), page(["a"])], { maxBytes: 1000 });
  expect(names).toEqual(["a"]);
  expect(asked[1]).toContain("limit=62");
});

test("asks again after 429, 500 and a connection that dies in the middle", async () => {
  const dying: Answer = (_request, response) => {
    response.writeHead(200, { "content-length": 1000 }).write('{"items":');
    setTimeout(() => response.destroy(), 5);
  };
  const busy = json({}, 429, { "retry-after": "0" });
  expect((await list([busy, json({}, 500), dying, page(["a"])])).names).toEqual(["a"]);
});

test("objects that are none are left out", async () => {
  const hostile = json({ metadata: {}, items: [null, 7, {}, { metadata: null }, { metadata: { name: "a" } }] });
  expect((await list([hostile])).names).toEqual(["a"]);
});
