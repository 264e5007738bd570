import path from "node:path";
import { describe, expect, test } from "vitest";
import { verifyCheckpoint } from "../../../runtime/checkpoints/verify/verifyCheckpoint.ts";
import { LocalFolder } from "../../../runtime/store/file/localFolder.ts";
import { byName, fixtures, hashedTensors, inspectFixture, truth } from "../support/fixtures.ts";

interface Expected {
  layout: string;
  verdict: string;
  step?: number;
  epoch?: number;
  has: string[];
  codes: string[];
}

const folders: [folder: string, truthName: string, expected: Expected][] = [
  [
    "hf-trainer/checkpoint-4",
    "hf-checkpoint-4",
    {
      layout: "hf-trainer",
      verdict: "resumable",
      step: 4,
      epoch: 1,
      has: ["model", "optimizer", "scheduler", "rng"],
      codes: [],
    },
  ],
  [
    "accelerate/checkpoint_0",
    "accelerate",
    { layout: "accelerate", verdict: "resumable", step: 0, has: ["model", "optimizer", "scheduler", "rng"], codes: [] },
  ],
  [
    "deepspeed/global_step2",
    "deepspeed",
    { layout: "deepspeed", verdict: "resumable-with-loss", step: 2, has: ["model", "optimizer"], codes: ["no-rng"] },
  ],
  [
    "lightning/last.ckpt",
    "lightning",
    {
      layout: "lightning",
      verdict: "resumable-with-loss",
      step: 4,
      epoch: 0,
      has: ["model", "optimizer", "scheduler"],
      codes: ["no-rng"],
    },
  ],
  [
    "orbax/manager/20",
    "orbax-manager",
    { layout: "orbax", verdict: "resumable-with-loss", step: 20, has: ["model", "optimizer"], codes: ["no-rng"] },
  ],
  [
    "dcp/single",
    "dcp-single",
    { layout: "dcp", verdict: "resumable-with-loss", step: 11, has: ["model", "optimizer"], codes: ["no-rng"] },
  ],
  [
    "keras/backup",
    "backup.weights.h5",
    {
      layout: "keras-backup",
      verdict: "resumable-with-loss",
      epoch: 2,
      has: ["model", "optimizer"],
      codes: ["no-step", "no-rng"],
    },
  ],
];

describe("checkpoints of training frameworks: tensors by file, step, what they hold, verdict", () => {
  for (const [folder, truthName, expected] of folders) {
    test(`${folder}`, async () => {
      const inspection = await inspectFixture(folder);
      const found = await hashedTensors(path.join(fixtures, folder), inspection);
      const expectedTensors = truth(truthName);
      const withFile = expectedTensors[0]!.file !== undefined;
      const own = expectedTensors.filter(
        ({ file }) => file === undefined || !folder.endsWith(".ckpt") || folder.endsWith(file),
      );
      expect(own.length).toBeGreaterThan(0);
      // DeepSpeed's truth has its folder in the path.
      const renamed = own.map((tensor) => ({ ...tensor, file: tensor.file?.replace(/^global_step2\//, "") }));
      expect(byName(found, withFile)).toEqual(byName(renamed, withFile));
      const { layout, verdict, step, epoch, has, reasons } = inspection;
      const held = Object.entries(has).flatMap(([name, isThere]) => (isThere ? [name] : []));
      const codes = reasons.filter(({ effect }) => effect !== undefined).map(({ code }) => code);
      expect({ layout, verdict, step, epoch, has: held, codes }).toEqual({
        step: undefined,
        epoch: undefined,
        ...expected,
      });
    });

    test(`${folder}: verify finds nothing more`, async () => {
      const place = new LocalFolder(path.dirname(path.join(fixtures, folder)));
      const { verdict } = await verifyCheckpoint(place, path.basename(folder));
      expect(verdict).toBe(expected.verdict);
    });
  }
});
