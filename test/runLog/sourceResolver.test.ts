import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SourceResolver } from "../../runtime/runLog/sourceResolver.ts";
import type { Target } from "../../runtime/targets/target.ts";

let workspace: string;
let volume: string;
beforeEach(async () => {
  workspace = await realpath(await mkdtemp(join(tmpdir(), "preflight-sources-")));
  volume = await mkdtemp(join(tmpdir(), "preflight-volume-"));
  for (const file of ["src/train.py", "a/model.py", "b/model.py", "data.py"]) {
    await mkdir(join(workspace, file, ".."), { recursive: true });
    await writeFile(join(workspace, file), "");
  }
  await writeFile(join(volume, "plugin.py"), "");
});
afterEach(async () => {
  for (const folder of [workspace, volume]) await rm(folder, { recursive: true, force: true });
});

/** A target that keeps the steps' /mnt in a folder here. */
const target = () =>
  ({
    get: async () => ({ metadata: { name: "x" }, spec: {}, status: { nodes: { n: { id: "n", type: "Pod" } } } }),
    resolvePath: async (_run: unknown, _node: unknown, place: string) =>
      place.startsWith("/mnt/") ? join(volume, place.slice(5)) : undefined,
  }) as unknown as Target;

const resolve = (place: string) =>
  new SourceResolver(target(), workspace).resolve("x", "n", place, new AbortController().signal);

describe("the file that a path in a log means", () => {
  it("is the workspace's, however the image called its folder", async () => {
    expect(await resolve("/app/src/train.py")).toBe(join(workspace, "src/train.py"));
    expect(await resolve("train.py")).toBe(join(workspace, "src/train.py"));
    expect(await resolve(join(workspace, "data.py"))).toBe(join(workspace, "data.py"));
  });

  it("is where the target keeps it", async () => {
    expect(await resolve("/mnt/plugin.py")).toBe(join(volume, "plugin.py"));
    expect(await resolve("/mnt/none.py")).toBeUndefined();
  });

  it.each([
    ["several could be meant", "/app/model.py"],
    ["there is none", "/app/absent.py"],
    ["it is an installed package's", "/usr/lib/python3.11/site-packages/torch/utils/data.py"],
    ["it is the interpreter's", "/usr/lib/python3.11/data.py"],
    ["it leads out of the workspace", "../../etc/passwd.py"],
    ["it is no path", "\0"],
  ])("is not told when %s", async (_why, place) => {
    expect(await resolve(place)).toBeUndefined();
  });
});
