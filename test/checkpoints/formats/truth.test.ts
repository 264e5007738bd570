import path from "node:path";
import { describe, expect, test } from "vitest";
import { byName, fixtures, hashedTensors, inspectFixture, truth } from "../support/fixtures.ts";

/** Fixture, format, and the truth file where it has another name. */
const files: [file: string, format: string, truthName?: string][] = [
  ["torch/training.pt", "torch-zip"],
  ["torch/training-protocol4.pt", "torch-zip"],
  ["torch/training-legacy.pt", "torch-legacy"],
  ["torch/weights.pt", "torch-zip"],
  ["torch/no-crc.pt", "torch-zip"],
  ["torch/dtypes.pt", "torch-zip"],
  ["torch/dtypes-legacy.pt", "torch-legacy"],
  ["torch/big-endian.pt", "torch-zip"],
  ["torch/rezipped.pt", "torch-zip"],
  ["safetensors/dtypes.safetensors", "safetensors"],
  ["safetensors/sharded", "safetensors", "sharded-safetensors"],
  ["numpy/plain.npz", "npz"],
  ["numpy/compressed.npz", "npz"],
  ["numpy/fortran.npy", "npy"],
  ["numpy/bfloat16.npy", "npy"],
  ["torch/script.pt", "torchscript"],
  ["dcp/single", "dcp", "dcp-single"],
  ["dcp/sharded", "dcp", "dcp-sharded"],
  ["tensorflow/manager/ckpt-9.index", "tf-bundle", "tf-manager"],
  ["keras/model.weights.h5", "hdf5"],
  ["keras/legacy.h5", "hdf5"],
  ["keras/model.keras", "keras"],
  ["keras/kinds.h5", "hdf5"],
  ["keras/latest.h5", "hdf5"],
  ["keras/backup", "hdf5", "backup.weights.h5"],
  ["orbax/manager/20", "orbax-ocdbt", "orbax-manager"],
  ["orbax/zarr", "orbax-zarr", "orbax-zarr"],
  ["orbax/zarr3", "orbax-ocdbt", "orbax-zarr3"],
  ["orbax/plain-zarr3", "orbax-zarr", "orbax-plain-zarr3"],
  ["tensorflow/saved-model", "tf-bundle", "tf-saved-model"],
];

describe("every tensor's name, dtype, shape and bytes are those that the framework reads", () => {
  for (const [file, format, truthName] of files) {
    test(`${file}`, async () => {
      const inspection = await inspectFixture(file);
      expect(inspection.format).toBe(format);
      const found = await hashedTensors(path.join(fixtures, file), inspection);
      const expected = truth(truthName ?? path.basename(file));
      expect(expected.length).toBeGreaterThan(0);
      expect(byName(found)).toEqual(byName(expected));
    });
  }
});
