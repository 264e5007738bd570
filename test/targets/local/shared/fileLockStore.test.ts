import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { identityOf, isAlive } from "../../../../runtime/targets/local/executor/processIdentity.ts";
import { FileLockStore } from "../../../../runtime/targets/local/shared/fileLockStore.ts";
import { FileMemoCache } from "../../../../runtime/targets/local/shared/fileMemoCache.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "preflight-locks-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));
const open = () => new FileLockStore(folder, () => []);

test("a mutex has one holder at a time, over two stores", () => {
  const [one, two] = [open(), open()];
  expect(one.tryAcquire("a", [{ name: "ns/Mutex/m", limit: 1 }])).toBeUndefined();
  expect(one.tryAcquire("a", [{ name: "ns/Mutex/m", limit: 1 }])).toBeUndefined();
  expect(two.tryAcquire("b", [{ name: "ns/Mutex/m", limit: 1 }])).toBe("ns/Mutex/m");
  one.release("a");
  expect(two.tryAcquire("b", [{ name: "ns/Mutex/m", limit: 1 }])).toBeUndefined();
  expect(one.tryAcquire("a", [{ name: "ns/Mutex/m", limit: 1 }])).toBe("ns/Mutex/m");
});

test("a semaphore has as many places as its limit; of several locks all or none", () => {
  const store = open();
  const places = { name: "s", limit: 2 };
  expect(store.tryAcquire("a", [places])).toBeUndefined();
  expect(store.tryAcquire("b", [{ name: "m", limit: 1 }, places])).toBeUndefined();
  expect(store.tryAcquire("c", [{ name: "free", limit: 1 }, places])).toBe("s");
  expect(store.tryAcquire("d", [{ name: "free", limit: 1 }])).toBeUndefined();
  expect(store.tryAcquire("e", [{ name: "none", limit: 0 }])).toBe("none");
});

test("what a dead process held is free", async () => {
  const child = spawn("sleep", ["60"]);
  const owner = identityOf(child.pid!)!;
  const store = new FileLockStore(folder, () => [owner]);
  expect(store.tryAcquire("a", [{ name: "m", limit: 1 }])).toBeUndefined();
  // As another process sees it when only the second owner, such as a guardian, is left.
  const { readFileSync, writeFileSync, readdirSync } = await import("node:fs");
  const slot = join(folder, readdirSync(folder)[0]!, "0");
  const record = JSON.parse(readFileSync(join(slot, "1"), "utf8"));
  writeFileSync(join(slot, "1"), JSON.stringify({ ...record, owners: record.owners.slice(1) }));
  expect(open().tryAcquire("b", [{ name: "m", limit: 1 }])).toBe("m");
  child.kill("SIGKILL");
  await new Promise((resolve) => child.once("exit", resolve));
  expect(isAlive(owner)).toBe(false);
  expect(open().tryAcquire("b", [{ name: "m", limit: 1 }])).toBeUndefined();
});

test("memoized outputs are found by cache and key, and a damaged file is a miss", async () => {
  const cache = new FileMemoCache(folder);
  cache.save("c", "../../key", "node", { result: "42" });
  expect(new FileMemoCache(folder).load("c", "../../key")).toMatchObject({ nodeId: "node", outputs: { result: "42" } });
  expect(cache.load("c", "other")).toBeUndefined();
  const { readdirSync, writeFileSync } = await import("node:fs");
  writeFileSync(join(folder, readdirSync(folder)[0]!), "{torn");
  expect(cache.load("c", "../../key")).toBeUndefined();
});
