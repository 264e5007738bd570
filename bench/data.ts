/**
 * Hashing tracked data as PF-DATA-003 does, against `dvc status` and md5sum on the same tree (large and small files), taking turns
 * in one run, each without what it remembers of the bytes; then once more with it (ours and DVC). Prints medians, GB/s and ratios.
 *   DVC=venv/bin/dvc node bench/data.ts [LARGE_MIB] [SMALL_FILES] [ROUNDS]
 * The start of Python is part of what DVC takes; it is printed beside it.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import type * as ours from "../runtime/data/dvc/hashPath.ts";
import type * as kept from "../runtime/data/dvc/hashCache.ts";
import { bundles } from "../scripts/bundles.ts";

const largeMib = Number(process.argv[2] ?? 768);
const smallFiles = Number(process.argv[3] ?? 20_000);
const rounds = Number(process.argv[4] ?? 3);
const lab = process.env.PREFLIGHT_LAB_CACHE ?? path.join(homedir(), ".cache/preflight-lab");
const dvc = process.env.DVC ?? path.join(lab, "venv/bin/dvc");

const folder = mkdtempSync(path.join(tmpdir(), "preflight-bench-data-"));
const repository = path.join(folder, "repository");
const state = path.join(folder, "state");
try {
  // As it is shipped: threads start from a bundle.
  await build({
    ...bundles,
    entryPoints: {
      hashPath: "runtime/data/dvc/hashPath.ts",
      hashCache: "runtime/data/dvc/hashCache.ts",
      hashWorker: "runtime/data/dvc/hashWorker.ts",
    },
    outdir: path.join(folder, "dist"),
  });
  const { hashPath } = (await import(path.join(folder, "dist/hashPath.js"))) as typeof ours;
  const { HashCache } = (await import(path.join(folder, "dist/hashCache.js"))) as typeof kept;
  const data = path.join(repository, "data");
  mkdirSync(data, { recursive: true });
  const bytes = randomBytes(64 << 20);
  for (let at = 0; at < largeMib / 64; at += 1) {
    bytes[0] = at;
    writeFileSync(path.join(data, `shard-${at}.bin`), bytes);
  }
  for (let at = 0; at < smallFiles; at += 1) {
    const below = path.join(data, `class-${at % 100}`);
    if (at < 100) mkdirSync(below);
    writeFileSync(path.join(below, `${at}.txt`), bytes.subarray(at, at + 4096));
  }
  const total = Math.ceil(largeMib / 64) * bytes.length + smallFiles * 4096;

  const git = (...args: string[]) => execFileSync("git", args, { cwd: repository, stdio: "ignore" });
  const runDvc = (...args: string[]): string => {
    const { status, stdout, stderr } = spawnSync(dvc, args, {
      cwd: repository,
      encoding: "utf8",
      env: { ...process.env, DVC_NO_ANALYTICS: "1" },
    });
    if (status !== 0) throw new Error(`dvc ${args[0]}: ${stderr.slice(-400)}`);
    return stdout;
  };
  git("init", "-q");
  runDvc("init", "-q");
  runDvc("config", "core.site_cache_dir", state);
  runDvc("config", "cache.type", "hardlink,symlink,copy");
  runDvc("add", "-q", "data");

  const forgetDvc = (): void => {
    rmSync(state, { recursive: true, force: true });
    rmSync(path.join(repository, ".dvc/tmp"), { recursive: true, force: true });
  };
  const signal = new AbortController().signal;
  const cacheFolder = path.join(folder, "hashes");
  const hashOurs = async (): Promise<void> => {
    const cache = await HashCache.open(repository, cacheFolder);
    const found = await hashPath(data, { kind: "md5", signal, root: repository, cache });
    if (found?.size !== total) throw new Error("ours: another size");
  };
  const status = (): void => {
    if (runDvc("status", "--json").trim() !== "{}") throw new Error("dvc status: not clean");
  };
  const contenders: [string, () => void, () => void | Promise<void>][] = [
    ["preflight", () => rmSync(cacheFolder, { recursive: true, force: true }), hashOurs],
    ["dvc status", forgetDvc, status],
    [
      "md5sum",
      () => {},
      () =>
        void execFileSync("sh", ["-c", "find data -type f -print0 | xargs -0 md5sum > /dev/null"], { cwd: repository }),
    ],
    ["preflight, unchanged", () => {}, hashOurs],
    ["dvc status, unchanged", () => {}, status],
    ["dvc --version", () => {}, () => void runDvc("--version")],
  ];
  const times = new Map<string, number[]>();
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, prepare, run] of contenders) {
      prepare();
      const started = performance.now();
      await run();
      // The first round warms the page cache.
      if (round > 0) times.set(name, [...(times.get(name) ?? []), (performance.now() - started) / 1000]);
    }
  }
  const median = (name: string): number => times.get(name)!.toSorted((a, b) => a - b)[Math.floor(rounds / 2)]!;
  process.stdout.write(
    `${(total / 1e9).toFixed(2)} GB in ${Math.ceil(largeMib / 64) + smallFiles} files, median of ${rounds}\n`,
  );
  for (const [name] of contenders) {
    const seconds = median(name);
    const speed = name.endsWith("--version") ? "" : ` · ${(total / 1e9 / seconds).toFixed(2)} GB/s`;
    process.stdout.write(
      `${name.padEnd(24)}${seconds.toFixed(2)} s${speed} · ${(seconds / median("preflight")).toFixed(2)} x preflight\n`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
