import { Ajv2020 } from "ajv/dist/2020.js";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { fixtures } from "../checkpoints/support/fixtures.ts";
import { runCli } from "../support/runCli.ts";

const validators = Object.fromEntries(
  ["checkpoint", "diff", "salvage"].map((name) => {
    const schema = JSON.parse(readFileSync(`docs/schemas/${name}.schema.json`, "utf8")) as object;
    return [name, new Ajv2020({ validateFormats: false, allowUnionTypes: true }).compile(schema)];
  }),
);
const work = mkdtempSync(path.join(tmpdir(), "preflight-cli-checkpoints-"));
afterAll(() => rmSync(work, { recursive: true, force: true }));

async function json(...argv: string[]): Promise<{ code: number; value: Record<string, unknown> }> {
  const { code, stdout } = await runCli([...argv, "--json"], { cwd: fixtures });
  return { code, value: JSON.parse(stdout) as Record<string, unknown> };
}

/** A copy of a fixture with one byte changed. */
function damaged(file: string, at: number): string {
  const bytes = readFileSync(path.join(fixtures, file));
  bytes[at]! ^= 1;
  const target = path.join(work, `damaged-${path.basename(file)}`);
  writeFileSync(target, bytes);
  return target;
}

describe("JSON follows its schema", () => {
  for (const argv of [
    ["inspect", "torch/training.pt"],
    ["inspect", "torch/dtypes.pt", "--stats"],
    ["inspect", "dcp/sharded"],
    ["inspect", "tensorflow/saved-model"],
    ["verify", "orbax/manager/20"],
    ["verify", "torch/module.pt"],
    ["checkpoints", "."],
    ["diff", "torch/training.pt", "torch/dtypes.pt"],
    ["diff", "torch/training.pt", "torch/training.pt", "--values"],
    ["salvage", "torch/training.pt", path.join(work, "by-schema.safetensors")],
  ]) {
    test(`${argv.slice(0, 3).join(" ")}`, async () => {
      const { value } = await json(...argv);
      const validate = validators[argv[0]!] ?? validators.checkpoint!;
      validate(value);
      expect(validate.errors).toBeNull();
    });
  }
});

describe("inspect", () => {
  test("names, dtypes, places and checksums of tensors", async () => {
    const { code, value } = await json("inspect", "torch/training.pt");
    expect(code).toBe(0);
    expect(value).toMatchObject({ verdict: "resumable", step: 7, epoch: 2, format: "torch-zip", layout: "plain-dict" });
    const bytes = readFileSync(path.join(fixtures, "torch/training.pt"));
    const tensor = (value.tensors as { name: string; offset: number; bytes: number; crc: string }[])[0]!;
    expect(tensor).toMatchObject({ name: "model/0.weight", dtype: "float32", shape: [5, 6], bytes: 120 });
    const { crc32 } = await import("node:zlib");
    const crc = crc32(bytes.subarray(tensor.offset, tensor.offset + tensor.bytes))
      .toString(16)
      .padStart(8, "0");
    expect(tensor.crc).toBe(`crc32:${crc}`);
  });

  test("text has verdict, reasons and tensors; --tree sums", async () => {
    const { stdout } = await runCli(["inspect", "deepspeed/global_step2"], { cwd: fixtures });
    expect(stdout).toContain("resumable-with-loss · step 2");
    expect(stdout).toContain("(no-rng)");
    expect(stdout).toContain("module/fc.weight");
    const tree = await runCli(["inspect", "--tree", "deepspeed/global_step2"], { cwd: fixtures });
    expect(tree.stdout).toMatch(/module +2 tensors +30 B/);
  });

  test("--stats reads the values", async () => {
    const { value } = await json("inspect", "numpy/plain.npz", "--stats");
    const weight = (value.tensors as { name: string; stats?: object }[]).find(({ name }) => name === "weight");
    expect(weight!.stats).toEqual({ min: 0, max: 11, mean: 5.5, nonFinite: 0 });
  });

  test("what is not there, is no checkpoint, or is on a store", async () => {
    expect(await json("inspect", "nowhere.pt")).toMatchObject({
      code: 2,
      value: { error: { code: "checkpoint/not-found" } },
    });
    expect(await json("inspect", "make")).toMatchObject({
      code: 2,
      value: { error: { code: "checkpoint/not-a-checkpoint" } },
    });
    expect(await json("inspect", "ftp://host/a.pt")).toMatchObject({ code: 2 });
    const text = path.join(work, "notes.pt");
    writeFileSync(text, "these are notes, and no checkpoint at all");
    expect(await json("inspect", text)).toMatchObject({ code: 1, value: { verdict: "unknown" } });
  });
});

describe("verify", () => {
  test("0 for what can be resumed, 1 for the rest, --accept moves the line", async () => {
    expect(await json("verify", "torch/training.pt")).toMatchObject({ code: 0, value: { verified: true } });
    expect(await json("verify", "torch/weights.pt")).toMatchObject({ code: 1, value: { verdict: "weights-only" } });
    expect(await json("verify", "torch/weights.pt", "--accept", "weights-only")).toMatchObject({ code: 0 });
  });

  test("a flipped bit is named with tensor and place", async () => {
    const { value: good } = await json("inspect", "torch/training.pt");
    const tensor = (good.tensors as { name: string; offset: number }[]).find(({ name }) => name.endsWith("0/exp_avg"))!;
    const { code, value } = await json("verify", damaged("torch/training.pt", tensor.offset + 2));
    expect(code).toBe(1);
    expect(value.verdict).toBe("corrupt");
    expect(value.reasons).toContainEqual(
      expect.objectContaining({
        code: "checksum",
        tensor: tensor.name,
        offset: tensor.offset,
        file: "damaged-training.pt",
      }),
    );
  });
});

describe("checkpoints", () => {
  test("the newest that can be resumed is named, whatever lies behind it", async () => {
    const folder = path.join(work, "runs");
    cpSync(path.join(fixtures, "hf-trainer"), folder, { recursive: true });
    rmSync(path.join(folder, "checkpoint-4", "trainer_state.json"));
    const { code, value } = await json("checkpoints", folder);
    expect(code).toBe(0);
    expect(value.newestResumable).toMatch(/checkpoint-2$/);
    expect((value.checkpoints as { verdict: string }[]).map(({ verdict }) => verdict)).toEqual([
      "resumable",
      "incomplete",
    ]);
    rmSync(path.join(folder, "checkpoint-2", "optimizer.pt"));
    expect((await json("checkpoints", folder)).code).toBe(1);
    const { stdout } = await runCli(["checkpoints", folder]);
    expect(stdout).toContain("None of 2 checkpoints can be resumed.");
  });
});

describe("diff", () => {
  test("the same file: nothing, by checksums alone", async () => {
    const { code, value } = await json("diff", "torch/training.pt", "torch/training-protocol4.pt");
    expect(code).toBe(0);
    expect(value).toMatchObject({ same: true, method: "crc", changed: [], scalars: [], equal: 29 });
  });

  test("without checksums both sides are read, and how far apart they are is said", async () => {
    const { code, value } = await json("diff", "hf-trainer/checkpoint-2", "hf-trainer/checkpoint-4");
    expect(code).toBe(1);
    expect(value.method).toBe("bytes");
    expect(value.changed).toContainEqual({
      tensor: "fc.weight",
      how: "values",
      maxAbs: expect.any(Number),
      l2: expect.any(Number),
    });
    expect(value.scalars).toContainEqual({ path: "state/global_step", a: 2, b: 4 });
  });

  test("other tensors, dtypes and shapes", async () => {
    const { value } = await json("diff", "torch/weights.pt", "torch/training.pt");
    expect(value.added).toContainEqual({ tensor: "model/0.weight", dtype: "float32", shape: [5, 6] });
    expect(value.removed).toContainEqual({ tensor: "0.weight", dtype: "float32", shape: [5, 6] });
    const { stdout } = await runCli(["diff", "torch/weights.pt", "torch/training.pt"], { cwd: fixtures });
    expect(stdout).toContain("- 0.weight  float32 [5, 6]\n");
    const legacy = await json("diff", "torch/training.pt", "torch/training-legacy.pt");
    expect(legacy.value).toMatchObject({ same: true, method: "bytes" });
  });
});

describe("salvage", () => {
  test("of a torn torch zip: every whole tensor, equal to the last byte", async () => {
    const torn = path.join(work, "torn.pt");
    const bytes = readFileSync(path.join(fixtures, "torch/training.pt"));
    writeFileSync(torn, bytes.subarray(0, Math.floor(bytes.length * 0.6)));
    const out = path.join(work, "saved.safetensors");
    const { code, value } = await json("salvage", torn, out);
    expect(code).toBe(0);
    const { saved, lost } = value as { saved: { tensor: string }[]; lost: { tensor: string; why: string }[] };
    expect(saved.length).toBeGreaterThan(5);
    expect(saved.length + lost.length).toBe(29);
    expect(lost[0]!.why).toBe("its bytes are not in the file");
    const diff = await json("diff", "torch/training.pt", out);
    expect(diff.value).toMatchObject({
      changed: [],
      removed: lost.map(({ tensor }) => expect.objectContaining({ tensor })),
      equal: saved.length,
    });
    expect(await json("salvage", torn, out)).toMatchObject({
      code: 2,
      value: { error: { code: "checkpoint/exists" } },
    });
  });

  test("of a torn safetensors, and of a whole file with a damaged tensor", async () => {
    const bytes = readFileSync(path.join(fixtures, "safetensors/dtypes.safetensors"));
    const torn = path.join(work, "torn.safetensors");
    writeFileSync(torn, bytes.subarray(0, bytes.length - 40));
    const { value } = await json("salvage", torn, path.join(work, "torn-out.safetensors"));
    expect((value.lost as unknown[]).length).toBeGreaterThan(0);
    const { value: good } = await json("inspect", "torch/training.pt");
    const tensor = (good.tensors as { name: string; offset: number }[])[3]!;
    const report = await json(
      "salvage",
      damaged("torch/training.pt", tensor.offset),
      path.join(work, "one-lost.safetensors"),
    );
    expect(report.value.lost).toEqual([{ tensor: tensor.name, why: "its bytes differ from their CRC-32" }]);
  });

  test("of what nothing can be told: 1 and no file", async () => {
    const torn = path.join(work, "stub.pt");
    writeFileSync(torn, "PK\u0003\u0004");
    expect(await json("salvage", torn, path.join(work, "none.safetensors"))).toMatchObject({
      code: 1,
      value: { error: { code: "checkpoint/not-salvageable" } },
    });
  });
});
