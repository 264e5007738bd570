import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FileMemoCache } from "../../../../runtime/targets/local/shared/fileMemoCache.ts";

test("memoized outputs outlive the process, by cache and key; a damaged file is a miss", async () => {
  const folder = await mkdtemp(join(tmpdir(), "preflight-memo-"));
  try {
    const outputs = { parameters: [{ name: "p", value: "v" }] };
    const before = Date.now();
    new FileMemoCache(folder).save("cache", "key", "node", outputs);
    const entry = new FileMemoCache(folder).load("cache", "key");
    expect(entry).toMatchObject({ nodeId: "node", outputs });
    expect(entry!.createdAt).toBeGreaterThanOrEqual(before);
    expect(new FileMemoCache(folder).load("cache", "other")).toBeUndefined();
    expect(new FileMemoCache(folder).load("other", "key")).toBeUndefined();
    const [file] = await readdir(folder);
    await writeFile(join(folder, file!), "{");
    expect(new FileMemoCache(folder).load("cache", "key")).toBeUndefined();
  } finally {
    await rm(folder, { recursive: true });
  }
});
