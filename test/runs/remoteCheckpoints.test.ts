import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { remoteCheckpoints } from "../../runtime/runs/remoteCheckpoints.ts";
import { openS3Store } from "../../runtime/store/s3/openS3Store.ts";
import { S3Server } from "../support/s3Server.ts";

let server: S3Server;
beforeEach(async () => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  server = await S3Server.start();
});
afterEach(() => server.stop());

const stores = () => [{ uri: "s3://bucket", endpoint: server.url, region: "us-east-1" }];
const options = { verifyBytes: 2 ** 28, fresh: false };

test("checkpoints on a store, asked for once in a while unless it must be what is there now", async () => {
  const store = await openS3Store({ bucket: "bucket", prefix: "run" }, stores()[0]!);
  await store.put("step-000100/t/model.safetensors", Buffer.from("x"));
  const scan = remoteCheckpoints(stores());
  const first = await scan("s3://bucket/run", options);
  expect(first).toMatchObject([{ step: 100, verdict: "incomplete", uri: "s3://bucket/run/step-000100" }]);
  await store.put("step-000200/t/model.safetensors", Buffer.from("x"));
  const asked = server.requests.length;
  expect(await scan("s3://bucket/run", options)).toBe(first);
  expect(server.requests.length).toBe(asked);
  expect((await scan("s3://bucket/run", { ...options, fresh: true }))?.map(({ step }) => step)).toEqual([200, 100]);
  expect(await scan("s3://bucket/elsewhere", options)).toEqual([]);
  store.close();
});

test("a store that can not be read gives nothing to say, which is not none", async () => {
  const scan = remoteCheckpoints([{ uri: "s3://bucket", endpoint: "http://127.0.0.1:9", region: "us-east-1" }]);
  expect(await scan("s3://bucket/run", options)).toBeUndefined();
});
