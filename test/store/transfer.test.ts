import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, open, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { crc32 } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { openS3Store } from "../../runtime/store/s3/openS3Store.ts";
import type { Store } from "../../runtime/store/store.ts";
import { crc32Combine } from "../../runtime/store/transfer/crc32Combine.ts";
import { requireSpace } from "../../runtime/store/transfer/diskSpace.ts";
import { download } from "../../runtime/store/transfer/download.ts";
import { partRanges, partSize } from "../../runtime/store/transfer/parts.ts";
import { runTransfer } from "../../runtime/store/transfer/runTransfer.ts";
import { upload } from "../../runtime/store/transfer/upload.ts";
import { FaultProxy } from "../support/faultProxy.ts";
import { S3Server } from "../support/s3Server.ts";

const mebibyte = 1024 * 1024;
let folder: string;
let server: S3Server;
let store: Store;
let file: string;

beforeEach(async () => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  folder = await mkdtemp(path.join(tmpdir(), "preflight-transfer-"));
  file = path.join(folder, "model.pt");
  server = await S3Server.start();
  store = await openStore(server.url);
});
afterEach(async () => {
  store.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

function openStore(endpoint: string): Promise<Store> {
  return openS3Store({ bucket: "bucket", prefix: "" }, { endpoint, region: "us-east-1" });
}

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const gets = (): number => server.requests.filter((line) => line.startsWith("GET model")).length;

describe("download", () => {
  test("the whole, byte-exact, in parts, with progress; nothing else is left in the folder", async () => {
    const bytes = randomBytes(40 * mebibyte + 7);
    await store.put("model", bytes);
    const seen: number[] = [];
    const result = await download(store, (await store.stat("model"))!, file, {
      onProgress: ({ done }) => seen.push(done),
    });
    expect(result).toEqual({ bytes: bytes.length, resumed: 0, verified: "length" });
    expect(sha256(await readFile(file))).toBe(sha256(bytes));
    expect(gets()).toBe(6);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen.at(-1)).toBe(bytes.length);
    expect(await readdir(folder)).toEqual(["model.pt"]);
  });

  test("an empty object is an empty file", async () => {
    await store.put("model", new Uint8Array(0));
    await download(store, (await store.stat("model"))!, file);
    expect((await stat(file)).size).toBe(0);
  });

  test("goes on where it was cut, and fetches a part again whose bytes changed on the disk", async () => {
    const bytes = randomBytes(80 * mebibyte);
    await store.put("model", bytes);
    const object = (await store.stat("model"))!;
    const controller = new AbortController();
    const first = download(store, object, file, {
      parallel: 1,
      signal: controller.signal,
      onProgress: ({ done }) => done >= 40 * mebibyte && controller.abort(),
    });
    await expect(first).rejects.toThrow("aborted");
    expect(existsSync(file)).toBe(false);
    expect((await readdir(folder)).toSorted()).toEqual(["model.pt.part", "model.pt.part.journal"]);
    const handle = await open(`${file}.part`, "r+");
    await handle.write(Buffer.from("rotten"), 0, 6, 9 * mebibyte);
    await handle.close();
    const before = gets();
    const result = await download(store, object, file);
    expect(result.resumed).toBe(32 * mebibyte);
    expect(gets() - before).toBe(6);
    expect(sha256(await readFile(file))).toBe(sha256(bytes));
  });

  test("a torn journal, a foreign one, and parts of another version are not used", async () => {
    const bytes = randomBytes(20 * mebibyte);
    await store.put("model", bytes);
    const object = (await store.stat("model"))!;
    await writeFile(`${file}.part`, randomBytes(20 * mebibyte));
    for (const journal of ["", "{", `{"uri":"other"}\n{"number":1,"crc32":0}\n`, "\0".repeat(100)]) {
      await writeFile(`${file}.part.journal`, journal);
      expect((await download(store, object, file)).resumed).toBe(0);
      expect(sha256(await readFile(file))).toBe(sha256(bytes));
    }
    // A part that is truly there, but of the object that was replaced.
    const controller = new AbortController();
    await rm(file);
    const cut = download(store, object, file, {
      parallel: 1,
      signal: controller.signal,
      onProgress: ({ done }) => done > 0 && controller.abort(),
    });
    await expect(cut).rejects.toThrow("aborted");
    const next = randomBytes(20 * mebibyte);
    await store.put("model", next);
    await expect(download(store, object, file)).rejects.toMatchObject({ reason: "changed" });
    expect((await download(store, (await store.stat("model"))!, file)).resumed).toBe(0);
    expect(sha256(await readFile(file))).toBe(sha256(next));
  });

  test("through a proxy that loses and breaks", async () => {
    const bytes = randomBytes(60 * mebibyte);
    await store.put("model", bytes);
    const proxy = await FaultProxy.start({
      upstream: server.url,
      faults: ["lost-reply", "503", "cut-body"],
      rate: 0.5,
      seed: 3,
      only: (method) => method === "GET",
      most: 6, // fewer than one read tries, so that it must succeed whoever is hit
    });
    const behind = await openStore(proxy.url);
    await download(behind, (await behind.stat("model"))!, file);
    expect(proxy.hits.length).toBeGreaterThan(2);
    expect(sha256(await readFile(file))).toBe(sha256(bytes));
    behind.close();
    await proxy.stop();
  });

  test("the store's own checksum decides: crc32 from the parts, sha256 from the file", async () => {
    const bytes = randomBytes(20 * mebibyte + 3);
    await store.put("model", bytes);
    const object = (await store.stat("model"))!;
    const crc = Buffer.alloc(4);
    crc.writeUInt32BE(crc32(bytes));
    const checksums = {
      crc32: crc.toString("base64"),
      sha256: createHash("sha256").update(bytes).digest("base64"),
    };
    for (const [algorithm, value] of Object.entries(checksums)) {
      const checksum = { algorithm, value, composite: false };
      expect((await download(store, { ...object, checksum }, file)).verified).toBe(algorithm);
      await rm(file);
      const wrong = { ...checksum, value: Buffer.alloc(4).toString("base64") };
      await expect(download(store, { ...object, checksum: wrong }, file)).rejects.toMatchObject({ reason: "corrupt" });
      expect(existsSync(file)).toBe(false);
    }
  });
});

describe("upload", () => {
  test("small in one request, large in parts, both byte-exact and conditional", async () => {
    for (const size of [0, 1000, 30 * mebibyte + 1]) {
      const bytes = randomBytes(size);
      await writeFile(file, bytes);
      const key = `up-${size}`;
      expect((await upload(store, file, key, { ifAbsent: true })).outcome).toBe("written");
      expect(server.objects.get(key)![0]!.bytes.equals(bytes)).toBe(true);
      expect((await upload(store, file, key, { ifAbsent: true })).outcome).toBe("refused");
    }
    expect(server.uploads.size).toBe(0);
  });

  test("goes on where it was cut; without a journal a cut upload leaves nothing", async () => {
    const bytes = randomBytes(64 * mebibyte);
    await writeFile(file, bytes);
    const journal = path.join(folder, "journal");
    const cut = async (options: { journal?: string }): Promise<void> => {
      const controller = new AbortController();
      const running = upload(store, file, "model", {
        ...options,
        parallel: 1,
        signal: controller.signal,
        onProgress: ({ done }) => done >= 24 * mebibyte && controller.abort(),
      });
      await expect(running).rejects.toThrow("aborted");
    };
    await cut({});
    expect(server.uploads.size).toBe(0);
    await cut({ journal });
    expect(server.uploads.size).toBe(1);
    const sent = (): number => server.requests.filter((line) => line.includes("partNumber")).length;
    const before = sent();
    expect((await upload(store, file, "model", { journal })).outcome).toBe("written");
    expect(sent() - before).toBe(5);
    expect(server.objects.get("model")![0]!.bytes.equals(bytes)).toBe(true);
    expect([server.uploads.size, existsSync(journal)]).toEqual([0, false]);
  });

  test("a file that changes meanwhile is not published", async () => {
    await writeFile(file, randomBytes(20 * mebibyte));
    let touched: Promise<void> | undefined;
    const running = upload(store, file, "model", {
      parallel: 1,
      onProgress: () => {
        touched ??= writeFile(file, randomBytes(20 * mebibyte));
      },
    });
    await expect(running).rejects.toMatchObject({ reason: "changed" });
    await touched;
    expect(server.left).toEqual([]);
  });
});

test("in a thread of its own: both ways, errors with their reason, and an abort", async () => {
  const bytes = randomBytes(24 * mebibyte);
  await writeFile(file, bytes);
  const stores = [{ uri: "s3://bucket", endpoint: server.url, region: "us-east-1" }];
  const job = { uri: "s3://bucket", stores, key: "model", file };
  expect((await runTransfer({ ...job, direction: "upload", ifAbsent: true })).outcome).toBe("written");
  const copy = path.join(folder, "copy");
  const progress: number[] = [];
  const down = { ...job, direction: "download", file: copy } as const;
  await runTransfer(down, { onProgress: ({ done }) => progress.push(done) });
  expect(progress.at(-1)).toBe(bytes.length);
  expect((await readFile(copy)).equals(bytes)).toBe(true);
  await expect(runTransfer({ ...down, key: "nothing" })).rejects.toMatchObject({ reason: "not-found" });
  const controller = new AbortController();
  const running = runTransfer(
    { ...down, parallel: 1 },
    { signal: controller.signal, onProgress: () => controller.abort() },
  );
  await expect(running).rejects.toThrow("aborted");
  expect(controller.signal.aborted).toBe(true);
});

test("CRC-32 of a whole from its parts", () => {
  const bytes = randomBytes(300_001);
  for (const at of [0, 1, 7, 100_000, 300_000, 300_001]) {
    const [a, b] = [bytes.subarray(0, at), bytes.subarray(at)];
    expect(crc32Combine(crc32(a), crc32(b), b.length)).toBe(crc32(bytes));
  }
});

test("parts cover any size, at most 10,000 of them", () => {
  for (const bytes of [0, 1, 8 * mebibyte, 8 * mebibyte + 1, 5 * 2 ** 40]) {
    const ranges = partRanges(bytes, partSize(bytes));
    expect(ranges.length).toBeLessThanOrEqual(10_000);
    expect(ranges.reduce((sum, { length }) => sum + length, 0)).toBe(bytes);
  }
});

test("a disk that is too small is said before anything is sent", async () => {
  await expect(requireSpace(folder, 2 ** 60)).rejects.toMatchObject({ reason: "disk-full" });
});
