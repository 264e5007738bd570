import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createStyle } from "../../runtime/text/style.ts";
import { demoText } from "../../runtime/demo/demoText.ts";
import { proveIdentical } from "../../runtime/demo/proof.ts";
import { startPython, startTrainer } from "../sample/trainerProcess.ts";

const work = mkdtempSync(path.join(tmpdir(), "preflight-proof-"));
const run = (name: string) => ({
  checkpoints: path.join(work, name, "checkpoints"),
  model: path.join(work, name, "model"),
});

beforeAll(async () => {
  const folder = path.join(work, "a");
  const data = [`--train=${path.join(folder, "train.jsonl")}`, `--held-out=${path.join(folder, "held-out.jsonl")}`];
  await startPython(["preprocess.py", "--samples=80", ...data]).ended;
  const { code, output } = await startTrainer(folder, { steps: 12, saveEvery: 4 }).ended;
  if (code !== 0) throw new Error(output);
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

function copyOfA(name: string): ReturnType<typeof run> {
  cpSync(path.join(work, "a"), path.join(work, name), { recursive: true });
  return run(name);
}

test("equal runs are identical, model and optimizer included", async () => {
  const proof = await proveIdentical(run("a"), copyOfA("same"));
  expect(proof).toMatchObject({ identical: true, checkpointCount: 3 });
  expect(proof.model).toHaveLength(4);
  expect(proof.checkpoints).toHaveLength(3 * 12);
  expect(proof.checkpoints.map(({ tensor }) => tensor)).toContain("step-000012/exp_avg_sq.hidden.weight");
});

test("one bit of the model makes the proof fail, and the text names the tensor", async () => {
  const changed = copyOfA("bit");
  const attempt = readdirSync(changed.model).find((name) => name !== "COMPLETE.json")!;
  const file = path.join(changed.model, attempt, "model.safetensors");
  const bytes = readFileSync(file);
  bytes[bytes.length - 1]! ^= 1;
  writeFileSync(file, bytes);
  const proof = await proveIdentical(run("a"), changed);
  expect(proof.identical).toBe(false);
  expect(proof.model.filter(({ undisturbed, preempted }) => undisturbed !== preempted)).toHaveLength(1);
  expect(demoText({ type: "proof", proof }, createStyle(false))).toMatch(
    /output\.weight +[0-9a-f]{16} ≠[^]*✗ not identical/,
  );
});

test("nothing in common is no proof", async () => {
  const bare = copyOfA("bare");
  rmSync(bare.checkpoints, { recursive: true });
  expect((await proveIdentical(run("a"), bare)).identical).toBe(false);
});
