import path from "node:path";
import { describe, expect, test } from "vitest";
import { scanPlace } from "../../runtime/checkpoints/scanPlace.ts";
import { verifyCheckpoint } from "../../runtime/checkpoints/verify/verifyCheckpoint.ts";
import { inspectCheckpoint } from "../../runtime/checkpoints/inspect/inspectCheckpoint.ts";
import { fixtures } from "./support/fixtures.ts";
import { MemoryPlace } from "./support/memoryPlace.ts";
import { PickleText, torchFile } from "./support/torchZipBytes.ts";

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

type Change = (place: MemoryPlace, base: string) => MemoryPlace;
const without =
  (name: string): Change =>
  (place, base) =>
    place.with(`${base}/${name}`, undefined);
const changed =
  (name: string, change: (bytes: Uint8Array) => Uint8Array): Change =>
  (place, base) =>
    place.with(`${base}/${name}`, change(place.files.get(`${base}/${name}`)!));
const rename =
  (to: string): Change =>
  (place, base) =>
    new MemoryPlace(new Map([...place.files].map(([name, bytes]) => [name.replace(base, to), bytes])));

const hf = "hf-trainer/checkpoint-4";
const cases: [what: string, folder: string, change: Change, verdict: string, code: string, target?: string][] = [
  ["trainer_state.json was not written", hf, without("trainer_state.json"), "incomplete", "no-marker"],
  ["trainer_state.json is torn", hf, changed("trainer_state.json", (b) => b.subarray(0, 40)), "corrupt", "marker"],
  ["no RNG", hf, without("rng_state.pth"), "resumable-with-loss", "no-rng"],
  ["no scheduler", hf, without("scheduler.pt"), "resumable-with-loss", "no-scheduler"],
  ["no optimizer", hf, without("optimizer.pt"), "weights-only", "no-optimizer"],
  ["no model", hf, without("model.safetensors"), "incomplete", "no-weights"],
  ["torn model", hf, changed("model.safetensors", (b) => b.subarray(0, b.length - 7)), "corrupt", "truncated"],
  ["empty optimizer.pt", hf, changed("optimizer.pt", () => new Uint8Array(0)), "corrupt", "empty"],
  ["zero-filled optimizer.pt", hf, changed("optimizer.pt", (b) => new Uint8Array(b.length)), "corrupt", "zero-filled"],
  ["folder of another step", hf, rename("checkpoint-5"), "corrupt", "step-mismatch", "checkpoint-5"],
  ["temporary name", hf, rename("tmp-checkpoint-4"), "incomplete", "temporary", "tmp-checkpoint-4"],
  ["DCP without .metadata", "dcp/single", without(".metadata"), "incomplete", "no-marker"],
  ["DCP without a rank's file", "dcp/sharded", without("__1_0.distcp"), "incomplete", "missing-shard"],
  [
    "DCP with a short file",
    "dcp/sharded",
    changed("__1_0.distcp", (b) => b.subarray(0, b.length - 1)),
    "corrupt",
    "truncated",
  ],
  [
    "Orbax temporary folder",
    "orbax/manager/20",
    rename("20.orbax-checkpoint-tmp-3"),
    "incomplete",
    "temporary",
    "20.orbax-checkpoint-tmp-3",
  ],
  [
    "Orbax without manifests",
    "orbax/manager/20",
    (place) => new MemoryPlace(new Map([...place.files].filter(([name]) => !name.includes("manifest.ocdbt")))),
    "incomplete",
    "no-manifest",
  ],
  ["Orbax without a data file", "orbax/zarr", without("params.large/0"), "resumable-with-loss", "no-rng"],
  ["Orbax without an array's metadata", "orbax/zarr", without("params.large/.zarray"), "incomplete", "missing-tensor"],
  [
    "a shard is missing",
    "safetensors/sharded",
    without("model-00002-of-00002.safetensors"),
    "incomplete",
    "missing-shard",
  ],
  [
    "DeepSpeed without its optimizer",
    "deepspeed/global_step2",
    without("bf16_zero_pp_rank_0_mp_rank_00_optim_states.pt"),
    "weights-only",
    "no-optimizer",
  ],
  [
    "DeepSpeed folder of another step",
    "deepspeed/global_step2",
    rename("global_step9"),
    "corrupt",
    "step-mismatch",
    "global_step9",
  ],
  [
    "Accelerate without random states",
    "accelerate/checkpoint_0",
    without("random_states_0.pkl"),
    "incomplete",
    "no-marker",
  ],
  ["Keras backup without its epoch", "keras/backup", without("training_metadata.json"), "incomplete", "no-marker"],
  [
    "TensorFlow without data",
    "tensorflow/manager",
    without("ckpt-9.data-00000-of-00001"),
    "incomplete",
    "missing-shard",
    "manager/ckpt-9.index",
  ],
  [
    "TensorFlow data is short",
    "tensorflow/manager",
    changed("ckpt-9.data-00000-of-00001", (b) => b.subarray(0, 900)),
    "corrupt",
    "truncated",
    "manager/ckpt-9.index",
  ],
];

describe("what is missing or does not fit is said with its code", () => {
  for (const [what, folder, change, verdict, code, target] of cases) {
    test(`${what}: ${verdict}`, async () => {
      const base = path.basename(folder);
      const inspection = await inspectCheckpoint(
        change(MemoryPlace.of(path.join(fixtures, folder)), base),
        target ?? base,
      );
      expect(inspection.reasons.map((reason) => reason.code)).toContain(code);
      expect(inspection.verdict).toBe(verdict);
    });
  }
});

function flip(at: (bytes: Uint8Array) => number): (bytes: Uint8Array) => Uint8Array {
  return (bytes) => {
    const copy = new Uint8Array(bytes);
    copy[at(bytes)]! ^= 4;
    return copy;
  };
}

const damages: [what: string, folder: string, change: Change, code: string, target?: string][] = [
  [
    "a flipped bit in DCP data",
    "dcp/single",
    changed(
      "__0_0.distcp",
      flip((b) => dataOf(b, "data/0")),
    ),
    "checksum",
  ],
  [
    "a flipped bit in TensorFlow data",
    "tensorflow/manager",
    changed(
      "ckpt-9.data-00000-of-00001",
      flip(() => 20),
    ),
    "checksum",
    "manager/ckpt-9.index",
  ],
  [
    "a flipped bit in a string tensor",
    "tensorflow/manager",
    changed(
      "ckpt-9.data-00000-of-00001",
      flip((b) => indexOfBytes(b, "VARIABLE_VALUE")),
    ),
    "checksum",
    "manager/ckpt-9.index",
  ],
  [
    "a flipped bit in an HF optimizer",
    hf,
    changed(
      "optimizer.pt",
      flip((b) => dataOf(b, "data/1")),
    ),
    "checksum",
  ],
];

describe("verify reads what inspect does not", () => {
  for (const [what, folder, change, code, target] of damages) {
    test(`${what}`, async () => {
      const base = path.basename(folder);
      const place = change(MemoryPlace.of(path.join(fixtures, folder)), base);
      const before = await inspectCheckpoint(place, target ?? base);
      expect(before.reasons.map((reason) => reason.code)).not.toContain(code);
      const { verdict, reasons } = await verifyCheckpoint(place, target ?? base);
      expect(verdict).toBe("corrupt");
      const reason = reasons.find((entry) => entry.code === code)!;
      expect(reason).toMatchObject({ file: expect.any(String), offset: expect.any(Number), bytes: expect.any(Number) });
    });
  }
});

/** First byte of a record in a PyTorch zip: behind its local header, on 64 bytes from the start of the zip. */
function dataOf(bytes: Uint8Array, record: string): number {
  const at = indexOfBytes(bytes, record);
  const table = Buffer.from(bytes).lastIndexOf("/data.pkl", at, "latin1");
  const start = Buffer.from(bytes).lastIndexOf("PK\u0003\u0004", table, "latin1");
  return start + Math.ceil((at - start + record.length + 4) / 64) * 64;
}

function indexOfBytes(bytes: Uint8Array, wanted: string): number {
  const at = Buffer.from(bytes).indexOf(wanted, 0, "latin1");
  if (at === -1) throw new Error(`${wanted} is not in the fixture`);
  return at;
}

describe("Megatron's ranks", () => {
  const rank = (): Buffer => {
    const pickle = new PickleText().op("}", "(").text("iteration").int(100);
    pickle.text("model").op("}", "(").text("w").tensor("0", 4, 0, [2, 2], [2, 1]).op("u");
    pickle.text("args").global("argparse", "Namespace").op(")", 0x81, "}", "(");
    pickle.text("tensor_model_parallel_size").int(2).text("pipeline_model_parallel_size").int(1).op("u", "b", "u");
    return torchFile(pickle.end(), { 0: new Uint8Array(16).fill(1) });
  };
  const files = {
    "iter_0000100/mp_rank_00/model_optim_rng.pt": rank(),
    "iter_0000100/mp_rank_01/model_optim_rng.pt": rank(),
  };

  test("both there: step and layout", async () => {
    const inspection = await inspectCheckpoint(new MemoryPlace(files), "iter_0000100");
    expect(inspection).toMatchObject({ layout: "megatron", step: 100, verdict: "weights-only" });
  });

  test("one missing of what the saved arguments say: incomplete", async () => {
    const place = new MemoryPlace(files).with("iter_0000100/mp_rank_01/model_optim_rng.pt", undefined);
    const { verdict, reasons } = await inspectCheckpoint(place, "iter_0000100");
    expect(verdict).toBe("incomplete");
    expect(reasons.map(({ code }) => code)).toContain("missing-rank");
  });

  test("the folder of another iteration: corrupt", async () => {
    const moved = Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name.replace("100", "200"), bytes]));
    expect((await inspectCheckpoint(new MemoryPlace(moved), "iter_0000200")).verdict).toBe("corrupt");
  });
});

describe("a folder of checkpoints", () => {
  test("lists the newest that can be resumed first, damaged ones behind", async () => {
    const place = MemoryPlace.of(path.join(fixtures, "hf-trainer")).with(
      "hf-trainer/checkpoint-4/optimizer.pt",
      text("PK\u0003\u0004"),
    );
    const found = await scanPlace(place, "");
    expect(found.map(({ step, verdict }) => [step, verdict])).toEqual([
      [2, "resumable"],
      [4, "corrupt"],
    ]);
  });

  test("a pointer to a checkpoint that is not there is said", async () => {
    const place = MemoryPlace.of(path.join(fixtures, "deepspeed")).with("deepspeed/latest", text("global_step8"));
    const [found] = await scanPlace(place, "");
    expect(found!.reasons.map(({ code }) => code)).toContain("pointer-missing");
  });

  test("finds every fixture once, whatever its layout", async () => {
    const layouts = new Set((await scanPlace(MemoryPlace.of(fixtures), "")).map(({ layout }) => layout));
    for (const layout of [
      "hf-trainer",
      "lightning",
      "accelerate",
      "deepspeed",
      "dcp",
      "orbax",
      "keras-backup",
      "tf-checkpoint",
      "saved-model",
      "plain-dict",
      "model-folder",
    ]) {
      expect(layouts).toContain(layout);
    }
  });

  test("an empty place has none", async () => {
    expect(await scanPlace(new MemoryPlace({}), "")).toEqual([]);
  });
});
