import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test, type TestContext } from "vitest";
import { fixtures } from "../checkpoints/support/fixtures.ts";
import { runCli } from "../support/runCli.ts";
import { labStore, type LabStoreName } from "./support/labStore.ts";

const work = mkdtempSync(path.join(tmpdir(), "preflight-checkpoints-on-stores-"));
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** A file or folder of the fixtures, as it is, below a new prefix; its URI there and a folder whose preflight.yaml knows the store. */
async function upload(
  context: TestContext,
  name: LabStoreName,
  fixture: string,
): Promise<{ uri: string; cwd: string }> {
  const lab = await labStore(context, name);
  const prefix = `checkpoints-${process.pid}-${fixture.replaceAll("/", "-")}`;
  const store = await lab.open({ prefix });
  const root = path.join(fixtures, fixture);
  const files = statSync(root).isDirectory()
    ? readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) =>
        statSync(path.join(root, file)).isFile(),
      )
    : [""];
  for (const file of files) {
    const key = path.posix.join(path.basename(fixture), ...file.split(path.sep));
    await store.put(key, readFileSync(path.join(root, file)));
  }
  store.close();
  const base = `${name === "gcs" ? "gs" : "s3"}://${lab.bucket}/${prefix}`;
  const cwd = mkdtempSync(path.join(work, "workspace-"));
  writeFileSync(path.join(cwd, "preflight.yaml"), `stores:\n  - {uri: "${base}", endpoint: "${lab.endpoint}"}\n`);
  return { uri: `${base}/${path.basename(fixture)}`, cwd };
}

/** What a command says of a checkpoint, without where it lies. */
async function said(cwd: string, ...argv: string[]): Promise<{ code: number; value: unknown }> {
  const { code, stdout, stderr } = await runCli([...argv, "--json"], { cwd, env: process.env });
  if (stdout === "") throw new Error(stderr);
  const { uri: _uri, savedAt: _savedAt, ...value } = JSON.parse(stdout) as Record<string, unknown>;
  return { code, value };
}

describe.each(["minio", "versity", "gcs"] satisfies LabStoreName[])("checkpoints on %s", (name) => {
  test.for([
    "torch/training.pt",
    "torch/dtypes-legacy.pt",
    "dcp/sharded",
    "safetensors/sharded",
    "tensorflow/saved-model",
    "orbax/manager/20",
    "hf-trainer/checkpoint-4",
  ])("inspect and verify say of %s what they say of the same bytes on disk", async (fixture, context) => {
    const { uri, cwd } = await upload(context, name, fixture);
    for (const command of ["inspect", "verify"]) {
      const there = await said(cwd, command, uri);
      expect(there).toEqual(await said(fixtures, command, fixture));
      expect((there.value as { verdict: string }).verdict).not.toBe("unknown");
    }
  });

  test("diff between a store and this machine, salvage from a store, and the list of a folder", async (context) => {
    const { uri, cwd } = await upload(context, name, "torch/training.pt");
    const here = path.join(fixtures, "torch/training.pt");
    expect(await said(cwd, "diff", uri, here)).toMatchObject({ code: 0, value: { same: true } });
    const out = path.join(cwd, "saved.safetensors");
    expect(await said(cwd, "salvage", uri, out)).toMatchObject({ code: 0, value: { lost: [], wasWhole: true } });
    expect(statSync(out).size).toBeGreaterThan(0);
    const folder = uri.slice(0, uri.lastIndexOf("/"));
    expect(await said(cwd, "checkpoints", folder)).toMatchObject({ code: 0, value: { newestResumable: uri } });
  });

  test("what is not there, and a bucket that is not", async (context) => {
    const { uri, cwd } = await upload(context, name, "torch/training.pt");
    expect(await said(cwd, "inspect", `${uri}-2`)).toMatchObject({
      code: 2,
      value: { error: { code: "checkpoint/not-found" } },
    });
    const elsewhere = uri.replace(/:\/\/[^/]+/, "://no-such-bucket-of-ours");
    writeFileSync(
      path.join(cwd, "preflight.yaml"),
      readFileSync(path.join(cwd, "preflight.yaml"), "utf8").replace(
        /:\/\/preflight-[0-9a-f-]+/,
        "://no-such-bucket-of-ours",
      ),
    );
    const { code, value } = await said(cwd, "inspect", elsewhere);
    expect(code).toBeGreaterThan(1);
    expect((value as { error: { message: string } }).error.message).toContain("no-such-bucket-of-ours");
  });
});
