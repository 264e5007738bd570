import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { openStore } from "../../runtime/store/openStore.ts";
import { settingsFor } from "../../runtime/store/storeSettings.ts";
import { parseStoreUri } from "../../runtime/store/storeUri.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "preflight-open-"));
  for (const name of ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"]) {
    vi.stubEnv(name, undefined);
  }
  vi.stubEnv("AWS_CONFIG_FILE", path.join(folder, "config"));
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", path.join(folder, "credentials"));
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLEKEY00000");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

test("URIs: buckets, prefixes, folders; what is none is said", () => {
  expect(parseStoreUri("s3://bucket", "/w")).toEqual({ kind: "s3", bucket: "bucket", prefix: "" });
  expect(parseStoreUri("gs://bucket/a/b/", "/w")).toEqual({ kind: "gs", bucket: "bucket", prefix: "a/b" });
  expect(parseStoreUri("file:///a%20b", "/w")).toEqual({ kind: "file", folder: "/a b" });
  expect(parseStoreUri("runs", "/w")).toEqual({ kind: "file", folder: "/w/runs" });
  for (const uri of ["s3://", "s3:///key", "s3://a/../b", "az://c/x", "file://host/x", "s3://b/a//c"]) {
    expect(() => parseStoreUri(uri, "/w")).toThrow(/names no bucket|not a usable key|not a store|not a folder/);
  }
  expect(() => parseStoreUri("ftp://me:hunter2@host/x", "/w")).toThrow("ftp://***@host/x");
});

test("the longest entry of preflight.yaml that is the same or above holds", () => {
  const stores = [
    { uri: "s3://b", region: "one" },
    { uri: "s3://b/deep/", region: "two" },
  ];
  expect(settingsFor("s3://b/deep/er", stores)).toEqual({ region: "two" });
  expect(settingsFor("s3://b/deeper", stores)).toEqual({ region: "one" });
  expect(settingsFor("s3://bb", stores)).toEqual({});
});

describe("where an s3 store is", () => {
  const place = async (settings: object = {}): Promise<string> => {
    const store = await openStore("s3://bucket/x", { stores: [{ uri: "s3://bucket", ...settings }] });
    store.close();
    return store.place;
  };

  test("preflight.yaml, then the environment, then the profile, then AWS", async () => {
    writeFileSync(
      path.join(folder, "config"),
      "[default]\nregion = eu-west-1\n[profile lab]\nregion = lab-1\nendpoint_url = http://lab:9000\n",
    );
    expect(await place()).toBe("AWS S3 eu-west-1");
    expect(await place({ profile: "lab" })).toBe("http://lab:9000");
    vi.stubEnv("AWS_PROFILE", "lab");
    expect(await place()).toBe("http://lab:9000");
    vi.stubEnv("AWS_ENDPOINT_URL", "http://all");
    expect(await place()).toBe("http://all");
    vi.stubEnv("AWS_ENDPOINT_URL_S3", "http://me:secret@s3");
    expect(await place()).toBe("http://***@s3");
    expect(await place({ endpoint: "http://own" })).toBe("http://own");
  });

  test("whose credentials, never the secret", async () => {
    const store = await openStore("s3://bucket/x");
    expect(await store.admin.identity()).toEqual({ known: true, value: "environment, key …0000" });
    store.close();
  });

  test("no region, and no credentials, are each a sentence of their own", async () => {
    const noRegion = await openStore("s3://bucket/x");
    await expect(noRegion.stat("a")).rejects.toMatchObject({ reason: "credentials", message: /no region is set/ });
    noRegion.close();
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) vi.stubEnv(name, undefined);
    vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
    const nobody = await openStore("s3://bucket/x", {
      stores: [{ uri: "s3://bucket", endpoint: "http://127.0.0.1:9" }],
    });
    await expect(nobody.stat("a")).rejects.toMatchObject({ reason: "credentials", exitCode: 3 });
    nobody.close();
  });
});
