import { createHash, randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { probeStore } from "../../runtime/store/probe/probeStore.ts";
import { promote } from "../../runtime/store/promotion/promote.ts";
import type { Store } from "../../runtime/store/store.ts";
import { FaultProxy } from "../support/faultProxy.ts";
import { labStore, type LabStoreName } from "./support/labStore.ts";

const names: LabStoreName[] = ["minio", "versity", "gcs"];
const mebibyte = 1024 * 1024;

/** What each real server does with a precondition, as seen on 2026-11-25; a change is worth knowing. */
const seen: Record<LabStoreName, Record<string, boolean>> = {
  minio: { marker: true, put: true, copy: false, multipart: true },
  versity: { marker: true, put: true, copy: false, multipart: true },
  // The emulator looks at ifGenerationMatch of an insert only; Google's own service documents it for rewrite and compose too.
  gcs: { marker: true, put: true, copy: false, multipart: false },
};

async function everything(store: Store): Promise<string[]> {
  const { objects } = await store.list("", { limit: 10_000 });
  const uploads = await store.admin.listUploads("");
  return [...objects.map(({ key }) => key), ...(uploads.known ? uploads.value.map(({ id }) => id) : [])];
}

describe.each(names)("%s", (name) => {
  test("the probe says what the store really does, and leaves nothing", async (context) => {
    const store = await (await labStore(context, name)).open();
    const report = await probeStore(store, { write: true, throughputBytes: 8 * mebibyte });
    expect(Object.fromEntries(report.promotion.map(({ way, exactlyOnce }) => [way, exactlyOnce]))).toEqual(seen[name]);
    expect(report.steps.filter(({ status }) => status === "fail")).toEqual([]);
    expect(report.steps.find(({ id }) => id === "second-copy")?.text).toContain("Do not promote by copy here");
    expect(report.upload!.p50).toBeGreaterThan(0);
    expect(await everything(store)).toEqual([]);
    store.close();
  });

  test("reads one version: a replaced object is an error, not a mix", async (context) => {
    const store = await (await labStore(context, name)).open();
    await store.put("object", randomBytes(100_000));
    const object = (await store.stat("object"))!;
    await store.put("object", randomBytes(100_000));
    await expect(store.read(object, [{ offset: 0, length: 10 }])).rejects.toMatchObject({ reason: "changed" });
    await store.delete("object");
    await expect(store.read(object, [{ offset: 0, length: 10 }])).rejects.toMatchObject({ reason: "changed" });
    expect(await store.stat("object")).toBeUndefined();
    await store.delete("object");
    store.close();
  });

  test("ranges in any order, overlapping and far apart", async (context) => {
    const store = await (await labStore(context, name)).open();
    const bytes = randomBytes(20 * mebibyte);
    await store.put("object", bytes);
    const object = (await store.stat("object"))!;
    const ranges = [
      { offset: 15 * mebibyte, length: 5 * mebibyte },
      { offset: 0, length: 8 },
      { offset: 4, length: 10 * mebibyte },
      { offset: 19 * mebibyte, length: 0 },
      { offset: bytes.length - 1, length: 1 },
    ];
    const results = await store.read(object, ranges);
    const hash = (data: Uint8Array): string => createHash("sha256").update(data).digest("hex");
    expect(results.map(hash)).toEqual(
      ranges.map(({ offset, length }) => hash(bytes.subarray(offset, offset + length))),
    );
    await expect(store.read(object, [{ offset: bytes.length, length: 1 }])).rejects.toMatchObject({
      reason: "truncated",
    });
    await store.delete("object");
    store.close();
  });

  test("lists pages, folders, and names that need escaping", async (context) => {
    const store = await (await labStore(context, name)).open();
    const keys = ["a b/ä+%41=&.txt", "a b/deep/er", "top", ...Array.from({ length: 25 }, (_, i) => `many/${i}`)];
    for (const key of keys) await store.put(key, Buffer.from(key));
    const all = await store.list("");
    expect(all.objects.map(({ key }) => key).sort()).toEqual(keys.toSorted());
    expect(all.complete).toBe(true);
    const shallow = await store.list("", { shallow: true });
    expect([shallow.folders.toSorted(), shallow.objects.map(({ key }) => key)]).toEqual([["a b", "many"], ["top"]]);
    const some = await store.list("many", { limit: 10 });
    expect([some.objects.length, some.complete]).toEqual([10, false]);
    for (const key of keys) await store.delete(key);
    store.close();
  });

  test("eight promoters at once: one winner, and all see the same one", async (context) => {
    const store = await (await labStore(context, name)).open();
    const file = { name: "model", path: "t/model", bytes: 0, sha256: "0".repeat(64) };
    const results = await Promise.all(Array.from({ length: 8 }, () => promote(store, "model", [file])));
    expect(results.filter(({ won }) => won)).toHaveLength(1);
    expect(new Set(results.map(({ marker }) => marker.token)).size).toBe(1);
    await store.delete("model/COMPLETE.json");
    store.close();
  });
});

describe.each(names.flatMap((name) => [1, 2].map((seed) => ({ name, seed }))))(
  "$name behind a proxy that loses, delays and breaks, seed $seed",
  ({ name, seed }) => {
    test("no false pass, no residue", async (context) => {
      const lab = await labStore(context, name);
      const proxy = await FaultProxy.start({
        upstream: lab.endpoint,
        faults: ["lost-reply", "lost-request", "503", "slow-body", "cut-body"],
        rate: 0.1,
        seed,
      });
      const prefix = `faults-${seed}-${process.pid}`;
      const store = await lab.open({ endpoint: proxy.url, prefix });
      const report = await probeStore(store, { write: true, throughputBytes: 80_000 });
      expect(proxy.hits.length).toBeGreaterThan(5);
      for (const { way, exactlyOnce } of report.promotion) {
        expect([way, exactlyOnce]).not.toEqual([way, !seen[name][way]]);
      }
      await proxy.stop();
      const direct = await lab.open({ prefix });
      const left = await everything(direct);
      expect([left, report.residue]).toEqual([[], []]);
      store.close();
      direct.close();
    });
  },
);
