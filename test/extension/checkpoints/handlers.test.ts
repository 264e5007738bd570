import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { checkpointHandlers } from "../../../extension/checkpoints/handlers.ts";
import { verifiedCheckpoints } from "../../../extension/checkpoints/worker/verifiedCheckpoints.ts";
import type { Checkpoint } from "../../../runtime/index.ts";
import { fixtures } from "../../checkpoints/support/fixtures.ts";

const work = mkdtempSync(path.join(tmpdir(), "preflight-handlers-"));
afterAll(() => rmSync(work, { recursive: true, force: true }));

const context = { signal: new AbortController().signal, onProgress: () => undefined };
const refOf = (file: string) => ({ uri: pathToFileURL(path.resolve(fixtures, file)).href });
const query = { filter: "", sort: "file" as const, descending: false, grouped: false, open: [] };

describe("every kind of file that the editor is offered for", () => {
  // That names, shapes and bytes are right is what the tests of each format say.
  it.each([
    "torch/training.pt",
    "safetensors/dtypes.safetensors",
    "keras/model.keras",
    "keras/kinds.h5",
    "keras/legacy.h5",
    "numpy/plain.npz",
    "numpy/fortran.npy",
    "tensorflow/saved-model/variables/variables.index",
    "tensorflow/manager/ckpt-9.index",
  ])("%s is read: its head, its rows, its state, a tensor and its numbers", async (file) => {
    const ref = refOf(file);
    const view = await checkpointHandlers["checkpoint/open"]({ ref, again: true }, context);
    expect(view).toMatchObject({ isFile: true, name: path.basename(file) });
    expect(["resumable", "resumable-with-loss", "weights-only"]).toContain(view.verdict);
    const page = await checkpointHandlers["checkpoint/rows"]({ ref, query, from: 0, count: 1000 }, context);
    expect(page.rows.length).toBeGreaterThan(0);
    expect(page.rows).toHaveLength(view.tensors);
    await checkpointHandlers["checkpoint/state"]({ ref, path: [] }, context);
    // TensorFlow's checkpoints hold texts, too.
    const index = page.rows.findIndex((row) => row.kind === "tensor" && row.dtype !== "string");
    const tensor = await checkpointHandlers["checkpoint/tensor"]({ ref, index }, context);
    const numbers = await checkpointHandlers["checkpoint/statistics"]({ ref, index }, context);
    expect([tensor.index, numbers.index]).toEqual([index, index]);
    expect(numbers.rows.length).toBeGreaterThan(0);
    await checkpointHandlers["checkpoint/close"]({ ref }, context);
  });
});

it("says of a tensor of texts that it has no numbers", async () => {
  const ref = refOf("tensorflow/manager/ckpt-9.index");
  await expect(checkpointHandlers["checkpoint/statistics"]({ ref, index: 0 }, context)).rejects.toThrow(
    "_CHECKPOINTABLE_OBJECT_GRAPH is string: it has no numbers that could be counted.",
  );
});

describe("the head", () => {
  it("has step, sums of dtypes and what loading would import, as texts", async () => {
    const view = await checkpointHandlers["checkpoint/open"]({ ref: refOf("torch/training.pt"), again: true }, context);
    expect(view).toMatchObject({
      mark: "✓",
      step: "7",
      epoch: "2",
      holds: { model: true, optimizer: true, rng: true },
      verified: false,
      moreReasons: 0,
    });
    expect(view.dtypes.reduce((sum, { tensors }) => sum + Number(tensors), 0)).toBe(29);
    expect(view.imports.length).toBeGreaterThan(0);
    expect(view.imports.every(({ risk }) => risk === "known")).toBe(true);
    expect(view.savedAt).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it("says first what lowers the verdict", async () => {
    const file = path.join(work, "torn.pt");
    writeFileSync(file, readFileSync(path.join(fixtures, "torch/training.pt")).subarray(0, 4000));
    const view = await checkpointHandlers["checkpoint/open"]({ ref: refOf(file), again: true }, context);
    expect(view).toMatchObject({ verdict: "corrupt", mark: "✗" });
    expect(view.reasons[0]!.lowers).toBe(true);
  });
});

it("what verify found is kept for the Checkpoints view, until the file is saved again", async () => {
  const file = path.join(work, "kept.pt");
  copyFileSync(path.join(fixtures, "torch/training.pt"), file);
  const ref = refOf(file);
  const rest = { layout: "plain-dict", bytes: 1, verdict: "resumable" as const, reasons: [], files: [] };
  const listed: Checkpoint = { ...rest, uri: ref.uri, verified: false, savedAt: new Date(0).toISOString() };
  expect(verifiedCheckpoints.of(listed)).toBe(listed);
  await checkpointHandlers["checkpoint/verify"]({ ref }, context);
  expect(verifiedCheckpoints.of(listed)).toMatchObject({ verified: true, verdict: "resumable" });
  const later = { ...listed, savedAt: new Date(Date.now() + 1000).toISOString() };
  expect(verifiedCheckpoints.of(later)).toBe(later);
  await checkpointHandlers["checkpoint/close"]({ ref }, context);
});
