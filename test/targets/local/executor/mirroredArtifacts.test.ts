import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openArtifacts } from "../../../../runtime/targets/local/executor/artifacts/openArtifacts.ts";
import type { ArtifactStore } from "../../../../runtime/targets/local/executor/artifacts/artifactStore.ts";
import { S3Server } from "../../../support/s3Server.ts";

let folder: string;
let server: S3Server;
beforeEach(async () => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  folder = await mkdtemp(path.join(tmpdir(), "preflight-mirror-"));
  server = await S3Server.start();
});
afterEach(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const open = (name: string): Promise<ArtifactStore> =>
  openArtifacts(path.join(folder, name), "s3://bucket/artifacts", {
    stores: [{ uri: "s3://bucket", endpoint: server.url, region: "us-east-1" }],
    cwd: folder,
  });

test("an object and a folder of objects lie under Argo's keys, and another run finds them", async () => {
  const one = await open("one");
  await one.put("run/pod/model.tgz", (temporary) => writeFile(temporary, "model"));
  await one.put("/run//pod/data/", async (temporary) => {
    await mkdir(path.join(temporary, "deep"), { recursive: true });
    await writeFile(path.join(temporary, "a.txt"), "a");
    await writeFile(path.join(temporary, "deep/b.txt"), "b");
  });
  expect([...server.objects.keys()].toSorted()).toEqual([
    "artifacts/run/pod/data/a.txt",
    "artifacts/run/pod/data/deep/b.txt",
    "artifacts/run/pod/model.tgz",
  ]);
  const other = await open("two");
  expect(await other.has("run/pod/model.tgz")).toBe("object");
  expect(await readFile(other.pathOf("run/pod/model.tgz"), "utf8")).toBe("model");
  expect(await other.has("run/pod/data")).toBe("prefix");
  expect(await readFile(path.join(other.pathOf("run/pod/data"), "deep/b.txt"), "utf8")).toBe("b");
  expect(await other.has("run/pod/nothing")).toBeUndefined();
});

test("what this run wrote is not downloaded again; a store that is away fails the artifact, it is not lost silently", async () => {
  const one = await open("one");
  await one.put("key", (temporary) => writeFile(temporary, "x"));
  const before = server.requests.length;
  expect(await one.has("key")).toBe("object");
  expect(server.requests.length).toBe(before);
  await server.stop();
  await expect(one.put("other", (temporary) => writeFile(temporary, "x"))).rejects.toMatchObject({
    reason: "unreachable",
  });
  await expect(one.has("third")).rejects.toMatchObject({ reason: "unreachable" });
  server = await S3Server.start();
});
