import { createHash } from "node:crypto";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { CheckpointError } from "../../runtime/checkpoints/checkpointError.ts";
import { readTensor } from "../../runtime/checkpoints/formats/readTensor.ts";
import { inspectCheckpoint } from "../../runtime/checkpoints/inspect/inspectCheckpoint.ts";
import type { Inspection } from "../../runtime/checkpoints/inspect/inspection.ts";
import { verifyCheckpoint } from "../../runtime/checkpoints/verify/verifyCheckpoint.ts";
import { seededRandom } from "../support/random.ts";
import { fixtures } from "./support/fixtures.ts";
import { MemoryPlace } from "./support/memoryPlace.ts";

/** Files, with how many bytes lie between two truncations: 1 = at every offset. */
const files: [file: string, stride: number][] = [
  ["torch/weights.pt", 1],
  ["torch/dtypes-legacy.pt", 1],
  ["torch/script.pt", 1],
  ["safetensors/dtypes.safetensors", 1],
  ["numpy/plain.npz", 1],
  ["numpy/compressed.npz", 1],
  ["numpy/fortran.npy", 1],
  ["numpy/protocol0.pkl", 1],
  ["numpy/protocol5.pkl", 1],
  ["numpy/model.joblib", 1],
  ["keras/model.keras", 23],
  ["keras/kinds.h5", 31],
  ["keras/latest.h5", 7],
];

/** One file of each folder format, changed while the others stay. */
const folders: [folder: string, file: string][] = [
  ["dcp/sharded", ".metadata"],
  ["dcp/sharded", "__0_0.distcp"],
  ["tensorflow/manager", "ckpt-9.index"],
  ["orbax/manager/20", "default/manifest.ocdbt"],
  ["orbax/manager/20", "_CHECKPOINT_METADATA"],
  ["orbax/zarr3", "_METADATA"],
  ["safetensors/sharded", "model.safetensors.index.json"],
  ["hf-trainer/checkpoint-4", "trainer_state.json"],
];

/** Inspects and verifies; anything but an answer or a CheckpointError is a defect. */
async function look(place: MemoryPlace, name: string): Promise<Inspection | undefined> {
  try {
    return await verifyCheckpoint(place, name);
  } catch (error) {
    if (error instanceof CheckpointError) return undefined;
    throw error;
  }
}

const isGood = (inspection: Inspection | undefined): boolean =>
  inspection !== undefined && !["corrupt", "incomplete", "unknown"].includes(inspection.verdict);

/** Hash over names, dtypes, shapes and bytes of all tensors. */
async function digest(place: MemoryPlace, inspection: Inspection): Promise<string> {
  const hash = createHash("sha256");
  for (const { contents } of inspection.parts) {
    for (const tensor of contents.tensors) {
      hash.update(`${tensor.name} ${tensor.dtype} ${tensor.shape.join()}\n`);
      if (tensor.dtype !== "string")
        hash.update(await readTensor(tensor, contents.blobs, { open: (file) => place.open(file) }));
    }
  }
  return hash.digest("hex");
}

describe("truncated at every offset: never good, never a crash", () => {
  for (const [file, stride] of files) {
    test(`${file}`, async () => {
      const name = path.basename(file);
      const place = MemoryPlace.of(path.join(fixtures, file));
      const whole = place.files.get(name)!;
      const good: number[] = [];
      for (let length = 0; length < whole.length; length += stride) {
        let inspection: Inspection | undefined;
        try {
          inspection = await inspectCheckpoint(place.with(name, whole.subarray(0, length)), name);
        } catch (error) {
          if (!(error instanceof CheckpointError)) throw new Error(`at ${length}`, { cause: error });
        }
        if (isGood(inspection)) good.push(length);
      }
      expect(good).toEqual([]);
    });
  }
  for (const [folder, file] of folders) {
    test(`${folder}: ${file}`, async () => {
      const base = path.basename(folder);
      const place = MemoryPlace.of(path.join(fixtures, folder));
      const whole = place.files.get(`${base}/${file}`)!;
      const target = folder.startsWith("tensorflow") ? `${base}/${file}` : base;
      const good: number[] = [];
      for (let length = 0; length < whole.length; length += Math.max(1, Math.floor(whole.length / 400))) {
        const rest = Buffer.from(whole.subarray(length)).toString("latin1");
        if (rest.trim() === "") continue; // a line feed behind JSON
        const inspection = await look(place.with(`${base}/${file}`, whole.subarray(0, length)), target);
        if (isGood(inspection)) good.push(length);
      }
      expect(good).toEqual([]);
    });
  }
});

describe("one flipped bit: an answer or a CheckpointError", () => {
  for (const [file] of files) {
    test(`${file}`, async () => {
      const name = path.basename(file);
      const place = MemoryPlace.of(path.join(fixtures, file));
      const random = seededRandom(7);
      await expect(
        (async () => {
          for (let trial = 0; trial < 400; trial++) {
            await look(place.with(name, flipped(place.files.get(name)!, random)), name);
          }
        })(),
      ).resolves.toBeUndefined();
    });
  }
  for (const [folder, file] of folders) {
    test(`${folder}: ${file}`, async () => {
      const base = path.basename(folder);
      const place = MemoryPlace.of(path.join(fixtures, folder));
      const random = seededRandom(8);
      const target = folder.startsWith("tensorflow") ? `${base}/${file}` : base;
      const whole = place.files.get(`${base}/${file}`)!;
      await expect(
        (async () => {
          for (let trial = 0; trial < 300; trial++) {
            await look(place.with(`${base}/${file}`, flipped(whole, random)), target);
          }
        })(),
      ).resolves.toBeUndefined();
    });
  }
});

describe("where every byte has a checksum, a flipped bit is seen or changes no tensor", () => {
  for (const file of [
    "torch/weights.pt",
    "torch/training.pt",
    "torch/rezipped.pt",
    "numpy/plain.npz",
    "numpy/compressed.npz",
  ]) {
    test(`${file}`, async () => {
      const name = path.basename(file);
      const place = MemoryPlace.of(path.join(fixtures, file));
      const truth = await digest(place, (await look(place, name))!);
      const random = seededRandom(9);
      let seen = 0;
      const unseen = new Set<string>();
      for (let trial = 0; trial < 400; trial++) {
        const changed = place.with(name, flipped(place.files.get(name)!, random));
        const inspection = await look(changed, name);
        if (!isGood(inspection) || !inspection!.verified) seen++;
        else unseen.add(await digest(changed, inspection!));
      }
      expect([...unseen]).toEqual(unseen.size === 0 ? [] : [truth]);
      expect(seen).toBeGreaterThan(20);
    });
  }
});

function flipped(bytes: Uint8Array, random: () => number): Uint8Array {
  const copy = new Uint8Array(bytes);
  const at = Math.floor(random() * copy.length);
  copy[at]! ^= 1 << Math.floor(random() * 8);
  return copy;
}
