import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { runCli } from "../support/runCli.ts";
import { S3Server } from "../support/s3Server.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "preflight-probe-"));
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "very-secret");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const small = ["--throughput-bytes", "80000"];

test("a folder: says first what it will write, passes, and leaves the folder as it was", async () => {
  writeFileSync(path.join(folder, "mine"), "mine");
  const result = await runCli(["probe", "store", ".", "--write-probes", ...small], { cwd: folder });
  expect(result.stderr).toMatch(/will create and remove up to \d+ objects below \.preflight\//);
  expect(result.stdout).toContain("everything the probe wrote is gone again");
  expect(result.code).toBe(0);
  expect(readdirSync(folder)).toEqual(["mine"]);
});

test("the stores of preflight.yaml, as JSON without secrets; exit code 1 for a store that ignores conditions", async () => {
  const server = await S3Server.start({ put: "ignores" });
  writeFileSync(
    path.join(folder, "preflight.yaml"),
    `version: 1\nstores:\n  - uri: s3://bucket/models\n    endpoint: ${server.url}\n    region: us-east-1\n`,
  );
  const result = await runCli(["--json", "probe", "store", "--write-probes", ...small], { cwd: folder });
  await server.stop();
  expect(result.code).toBe(1);
  const { stores } = JSON.parse(result.stdout) as { stores: { uri: string; promotion: unknown[] }[] };
  expect(stores).toHaveLength(1);
  expect(stores[0]).toMatchObject({ uri: "s3://bucket/models", residue: [] });
  expect(stores[0]!.promotion).toContainEqual({ way: "marker", exactlyOnce: false });
  expect(result.stdout + result.stderr).not.toContain("very-secret");
});

test("what can not be probed, or is not there, is said in one sentence", async () => {
  const cases: [string[], number, string][] = [
    [["probe", "dvc"], 2, '"dvc" can not be probed in this version'],
    [["probe", "mlflow"], 2, "No tracking server is named."],
    [["probe", "mlflow", "./mlruns"], 2, "./mlruns is no tracking server."],
    [["probe", "mlflow", "http://a", "http://b"], 2, "one tracking server at a time"],
    [["probe", "store"], 2, "no store is named"],
    [["probe", "store", "ftp://host/x"], 2, "ftp://host/x: ftp:// is not a store Preflight can open."],
    [["probe", "store", "s3:///x"], 2, "s3:///x names no bucket."],
    [["probe", "store", "s3://bucket/../x"], 2, '"../x" is not a usable key.'],
  ];
  for (const [argv, code, message] of cases) {
    const result = await runCli(argv, { cwd: folder });
    expect([argv, result.code, result.stderr.split("\n")[0]]).toEqual([argv, code, `error: ${message}`]);
  }
  vi.stubEnv("AWS_ENDPOINT_URL", "http://127.0.0.1:9");
  const away = await runCli(["probe", "store", "s3://bucket/x"], { cwd: folder });
  expect(away.code).toBe(3);
  expect(away.stdout).toContain("can not be reached");
});
