import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { dirHash } from "../../runtime/data/dvc/dirHash.ts";
import { HashCache } from "../../runtime/data/dvc/hashCache.ts";
import { hashPath } from "../../runtime/data/dvc/hashPath.ts";
import { temporaryWorkspace } from "../support/checkWorkspace.ts";

const md5 = (bytes: string | Buffer): string => createHash("md5").update(bytes).digest("hex");
const signal = new AbortController().signal;
const long = (): Date => new Date(Date.now() - 60_000);

test("more than this thread should read is hashed in threads, to the same hashes", async () => {
  const folder = temporaryWorkspace();
  mkdirSync(path.join(folder, "d/sub"), { recursive: true });
  const entries = Array.from({ length: 1500 }, (_, index) => {
    const name = index % 3 === 0 ? `sub/f${index}` : `f${index}`;
    const bytes = index % 500 === 0 ? Buffer.alloc(3_000_000, index) : Buffer.from(`line ${index}\r\n`);
    writeFileSync(path.join(folder, "d", name), bytes);
    return { path: name, bytes };
  });
  const seen: { done: number; total: number }[] = [];
  const options = { signal, root: folder, onProgress: (progress: (typeof seen)[number]) => seen.push(progress) };
  const found = await hashPath(path.join(folder, "d"), { kind: "md5", ...options });
  expect(found!.md5).toBe(dirHash(entries.map((entry) => ({ path: entry.path, md5: md5(entry.bytes) }))));
  expect(seen.at(-1)).toMatchObject({ done: found!.size, total: found!.size });
  const legacy = await hashPath(path.join(folder, "d"), { kind: "md5-dos2unix", signal, root: folder });
  const unix = entries.map(({ path, bytes }) => ({ path, md5: md5(bytes.toString("latin1").replace("\r\n", "\n")) }));
  const large = (index: number) => index % 500 === 0;
  const wanted = entries.map((entry, index) =>
    large(index) ? { path: entry.path, md5: md5(entry.bytes) } : unix[index]!,
  );
  expect(legacy!.md5).toBe(dirHash(wanted));
});

test("a file of 20 GB is given up at once when asked", async () => {
  const folder = temporaryWorkspace({ large: "x" });
  truncateSync(path.join(folder, "large"), 20 * 2 ** 30);
  const stop = new AbortController();
  let read = 0;
  const hashing = hashPath(path.join(folder, "large"), {
    kind: "md5",
    signal: stop.signal,
    root: folder,
    onProgress: ({ done, total }) => {
      read = done;
      expect(total).toBe(20 * 2 ** 30);
      stop.abort(new Error("given up"));
    },
  });
  await expect(hashing).rejects.toThrow("given up");
  expect(read).toBeGreaterThan(0);
  expect(read).toBeLessThan(10 * 2 ** 30);
});

test("a file that can not be read is the error", async () => {
  const folder = temporaryWorkspace();
  mkdirSync(path.join(folder, "d"));
  for (let index = 0; index < 600; index += 1) writeFileSync(path.join(folder, `d/f${index}`), "x");
  const options = { kind: "md5", signal, root: folder } as const;
  await expect(
    hashPath(path.join(folder, "d"), { ...options, onProgress: undefined, cache: failingCache() }),
  ).rejects.toThrow("no memory");
});

/** A cache whose keeping fails stands for any failure after a thread's answer. */
function failingCache(): HashCache {
  return {
    get: () => undefined,
    set: () => {
      throw new Error("no memory");
    },
    save: async () => {},
  } as unknown as HashCache;
}

test("unchanged files are not read again, changed and fresh ones are", async () => {
  const folder = temporaryWorkspace();
  const cacheFolder = path.join(folder, "cache");
  mkdirSync(path.join(folder, "d"));
  for (let index = 0; index < 600; index += 1) writeFileSync(path.join(folder, `d/f${index}`), `old ${index}`);
  const data = path.join(folder, "d");
  const hash = async (now: number): Promise<{ md5: string | undefined; known: number }> => {
    const cache = await HashCache.open(folder, cacheFolder);
    // Times of the file system can not be set back (ctime), so the clock is set forward.
    const set = cache.set.bind(cache);
    cache.set = (file, kind, md5, readAt) => set(file, kind, md5, readAt + now);
    let known = 0;
    const get = cache.get.bind(cache);
    cache.get = (file, kind) => {
      const found = get(file, kind);
      if (found !== undefined) known += 1;
      return found;
    };
    const found = await hashPath(data, { kind: "md5", signal, root: folder, cache });
    return { md5: found!.md5, known };
  };
  const first = await hash(0);
  // Written a moment before they were read: nothing may be kept.
  expect((await hash(10_000)).known).toBe(0);
  expect(await hash(10_000)).toEqual({ md5: first.md5, known: 600 });
  writeFileSync(path.join(data, "f7"), "new 7");
  utimesSync(path.join(data, "f7"), long(), long());
  const changed = await hash(10_000);
  expect(changed.known).toBe(599);
  expect(changed.md5).not.toBe(first.md5);
  // A damaged cache is none.
  const [name] = readdirSync(cacheFolder);
  const file = path.join(cacheFolder, name!);
  expect(readFileSync(file, "utf8")).toMatch(/^preflight-hashes 1\n/);
  writeFileSync(file, `preflight-hashes 1\n${"x".repeat(1000)}\nnonsense md5 zz\n`);
  expect((await hash(0)).known).toBe(0);
});
