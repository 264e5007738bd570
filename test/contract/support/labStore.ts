import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import path from "node:path";
import { promisify } from "node:util";
import type { TestContext } from "vitest";
import { openGcsStore } from "../../../runtime/store/gcs/openGcsStore.ts";
import { openS3Store } from "../../../runtime/store/s3/openS3Store.ts";
import type { Store } from "../../../runtime/store/store.ts";
import { labCache, requirePart, sharedFolder } from "../../support/shared.ts";

const run = promisify(execFile);

const programs = { minio: "bin/minio", versity: "bin/versitygw", gcs: "bin/fake-gcs-server" };

export type LabStoreName = keyof typeof programs;

export interface LabStore {
  endpoint: string;
  bucket: string;
  /** A store with a prefix of its own unless one is given, by another endpoint when one is given (a proxy). */
  open(options?: { endpoint?: string; prefix?: string }): Promise<Store>;
}

const started = new Map<LabStoreName, Promise<LabStore>>();

/** Starts a real store of the lab once, and makes a bucket for this run. Skips the test when its program is not built. */
export async function labStore(context: TestContext, name: LabStoreName): Promise<LabStore> {
  requirePart(context, labCache(programs[name]), `the lab's ${path.basename(programs[name])}`);
  const shared = requirePart(context, sharedFolder(), "the shared folder with the lab");
  let store = started.get(name);
  if (store === undefined) {
    store = start(name, shared);
    started.set(name, store);
  }
  return store;
}

async function start(name: LabStoreName, shared: string): Promise<LabStore> {
  const { stdout } = await run("bash", [path.join(shared, "lab/store-up"), name]);
  const env = Object.fromEntries([...stdout.matchAll(/(\w+)=(\S+)/g)].map(([, key, value]) => [key!, value!]));
  const bucket = `preflight-${randomUUID()}`;
  if (name === "gcs") {
    const endpoint = env.STORAGE_EMULATOR_HOST!;
    await fetch(`${endpoint}/storage/v1/b?project=lab`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name: bucket }),
    });
    return {
      endpoint,
      bucket,
      open: async ({ endpoint: at = endpoint, prefix = `t-${randomUUID()}` } = {}) =>
        openGcsStore({ bucket, prefix }, { endpoint: at }),
    };
  }
  for (const key of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"]) process.env[key] = env[key];
  const endpoint = env.AWS_ENDPOINT_URL!;
  const client = new S3Client({ endpoint, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  client.destroy();
  return {
    endpoint,
    bucket,
    open: ({ endpoint: at = endpoint, prefix = `t-${randomUUID()}` } = {}) =>
      openS3Store({ bucket, prefix }, { endpoint: at }),
  };
}
