import { mkdir, mkdtemp, readdir, realpath, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FileStore } from "../../runtime/store/file/fileStore.ts";
import { StoreFolder } from "../../runtime/store/storeFolder.ts";
import { promote, readMarker } from "../../runtime/store/promotion/promote.ts";

let folder: string;
let store: FileStore;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), "preflight-file-store-")));
  store = new FileStore(path.join(folder, "store"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const put = (key: string, text: string, options = {}) => store.put(key, Buffer.from(text), options);
const get = async (key: string): Promise<string> => {
  const object = (await store.stat(key))!;
  return Buffer.from((await store.read(object, [{ offset: 0, length: object.bytes }]))[0]!).toString();
};

test("of writers that want to be first one is, however many there are", async () => {
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, (_, index) => put("a/b", `${index}`, { ifAbsent: true })),
  );
  expect(outcomes.filter(({ outcome }) => outcome === "written")).toHaveLength(1);
  expect(await get("a/b")).toBe(String(outcomes.findIndex(({ outcome }) => outcome === "written")));
  expect(await readdir(path.join(folder, "store/a"))).toEqual(["b"]);
});

test("an update with a version that is gone is refused; a lock that a crash left is said", async () => {
  await put("a", "one");
  const { version } = (await store.stat("a"))!;
  expect((await put("a", "two", { ifMatch: version })).outcome).toBe("written");
  expect((await put("a", "three", { ifMatch: version })).outcome).toBe("refused");
  expect((await put("missing", "x", { ifMatch: version })).outcome).toBe("refused");
  expect(await get("a")).toBe("two");
  const lock = path.join(folder, "store/.preflight-a.lock");
  await writeFile(lock, "");
  await expect(put("a", "four", { ifMatch: version })).rejects.toMatchObject({
    reason: "locked",
    message: expect.stringContaining(lock),
  });
});

test("keys never lead out of the folder, by name or by link", async () => {
  await mkdir(path.join(folder, "store"));
  await writeFile(path.join(folder, "secret"), "secret");
  await symlink(folder, path.join(folder, "store/out"));
  await symlink(path.join(folder, "secret"), path.join(folder, "store/link"));
  for (const key of ["../secret", "a/../../secret", "/etc/passwd", "a//b", ".", "a\0b", "", "x".repeat(1025)]) {
    await expect(store.stat(key)).rejects.toMatchObject({ reason: "key" });
    await expect(put(key, "x")).rejects.toMatchObject({ reason: "key" });
  }
  for (const key of ["out/secret", "link"]) await expect(store.stat(key)).rejects.toMatchObject({ reason: "key" });
  await expect(put("out/new", "x")).rejects.toMatchObject({ reason: "key" });
  expect((await store.list("")).objects).toEqual([]);
  await mkdir(path.join(folder, "others"));
  expect(await store.list("out", { shallow: true })).toEqual({ objects: [], folders: [], complete: true });
  expect((await readdir(folder)).toSorted()).toEqual(["others", "secret", "store"]);
});

test("a file that is replaced while it is read is an error, also with the same size and time", async () => {
  await put("a", "11111");
  const object = (await store.stat("a"))!;
  await put("a", "22222");
  await utimes(path.join(folder, "store/a"), object.modifiedAt, object.modifiedAt);
  await expect(store.read(object, [{ offset: 0, length: 1 }])).rejects.toMatchObject({ reason: "changed" });
});

test("a stream that ends early writes nothing", async () => {
  const body = {
    bytes: 10,
    async *stream() {
      yield Buffer.from("short");
    },
  };
  await expect(store.put("a", body)).rejects.toMatchObject({ reason: "truncated" });
  expect(await store.stat("a")).toBeUndefined();
  expect(await readdir(path.join(folder, "store"))).toEqual([]);
});

test("a delete takes empty folders with it, and no others", async () => {
  await put("a/b/c", "1");
  await put("a/d", "2");
  await store.delete("a/b/c");
  expect((await readdir(path.join(folder, "store"), { recursive: true })).toSorted()).toEqual(["a", "a/d"]);
  await store.delete("a/d");
  expect(await readdir(path.join(folder, "store"))).toEqual([]);
  await store.delete("a/d");
});

test("a promotion names what stands; a marker that is no marker is corrupt, a missing one nothing", async () => {
  const file = { name: "model", path: "t/model", bytes: 3, sha256: "a".repeat(64) };
  const first = await promote(store, "m", [file], { token: "one", about: { step: 5 } });
  const again = await promote(store, "m", [file], { token: "one" });
  const second = await promote(store, "m", [file], { token: "two" });
  expect([first.won, again.won, second.won]).toEqual([true, true, false]);
  expect(second.marker).toEqual({ token: "one", about: { step: 5 }, files: [file] });
  expect(await readMarker(store, "other")).toBeUndefined();
  for (const text of [
    "",
    "{",
    "[]",
    '{"token":"x"}',
    '{"token":"x","files":{"a":{"path":"p","bytes":-1,"sha256":""}}}',
  ]) {
    await put("bad/COMPLETE.json", text);
    await expect(readMarker(store, "bad")).rejects.toMatchObject({ reason: "corrupt" });
    await expect(promote(store, "bad", [file])).rejects.toMatchObject({ reason: "corrupt" });
  }
});

test("one object, looked at as a checkpoint, says when it was stored", async () => {
  await put("run/last.safetensors", "x");
  const { modifiedAt } = (await store.stat("run/last.safetensors"))!;
  const opened = await new StoreFolder(store).open("run/last.safetensors");
  expect(opened.modifiedAt).toEqual(modifiedAt);
  await opened.close();
});
