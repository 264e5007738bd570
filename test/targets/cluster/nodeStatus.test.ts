import { brotliCompressSync, gzipSync, zstdCompressSync } from "node:zlib";
import { expect, test } from "vitest";
import type { Workflow } from "../../../runtime/manifest/argo.ts";
import { nodesAre, unpackNodes } from "../../../runtime/targets/cluster/nodeStatus.ts";

const nodes = { n: { id: "n", name: "wf", displayName: "wf", type: "Pod", phase: "Running" } };
const packed = (compressedNodes: string): Workflow =>
  ({
    apiVersion: "",
    kind: "Workflow",
    metadata: { name: "wf" },
    spec: {},
    status: { phase: "Running", compressedNodes },
  }) as Workflow;

test.each([
  ["gzip", gzipSync],
  ["zstd", zstdCompressSync],
  ["brotli", brotliCompressSync],
])("nodes packed with %s are read", async (_, compress) => {
  const workflow = packed(compress(Buffer.from(JSON.stringify(nodes))).toString("base64"));
  expect(nodesAre(workflow)).toBe("compressed");
  const { status } = await unpackNodes(workflow);
  expect(status).toEqual({ phase: "Running", nodes });
});

test.each(["AAAA", "H4sI", Buffer.from("not packed at all").toString("base64")])(
  "damaged nodes are one sentence: %j",
  async (text) => {
    await expect(unpackNodes(packed(text))).rejects.toThrow("The compressed node status of wf is damaged.");
  },
);

test("no packed nodes are none", () => {
  expect(nodesAre(packed(""))).toBe("none");
});

test("nodes in the controller's database are said to be there", () => {
  const workflow = packed("");
  workflow.status = { offloadNodeStatusVersion: "fnv:1" };
  expect(nodesAre(workflow)).toBe("offloaded");
});
