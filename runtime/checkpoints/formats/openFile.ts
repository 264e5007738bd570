import { CheckpointError } from "../checkpointError.ts";
import { emptyContents, type FormatContents, type FormatFile } from "./contents.ts";
import { readHdf5 } from "./hdf5/readHdf5.ts";
import { isKerasArchive, readKerasArchive } from "./keras/kerasArchive.ts";
import { readNpy } from "./numpy/npy.ts";
import { isNpz, readNpz } from "./numpy/npz.ts";
import { readPickleFile } from "./pickle/pickleFile.ts";
import { readSafetensors } from "./safetensors/safetensors.ts";
import { sniff } from "./sniff.ts";
import { readTorchLegacy } from "./torch/torchLegacy.ts";
import { readTorchZip, torchPrefix } from "./torch/torchZip.ts";
import { readDirectory } from "./zip/readDirectory.ts";

/**
 * Reads the structure of one file, whatever format it is in. A file that is no checkpoint is format "unknown" with a reason.
 * Throws CheckpointError for one that is damaged, beyond a budget, or can not be read.
 */
export async function openFile(file: FormatFile): Promise<FormatContents> {
  const format = await sniff(file.source);
  switch (format) {
    case "zip": {
      const directory = await readDirectory(file.source);
      if (torchPrefix(directory) !== undefined) return readTorchZip(file, directory);
      if (isNpz(directory)) return readNpz(file, directory);
      if (isKerasArchive(directory)) return readKerasArchive(file, directory);
      return noCheckpoint("zip", file, "is a zip, but none of PyTorch, NumPy or Keras");
    }
    case "safetensors":
      return readSafetensors(file);
    case "torch-legacy":
      return readTorchLegacy(file);
    case "hdf5":
      return readHdf5(file);
    case "npy":
      return readNpy(file);
    case "pickle":
      return readPickleFile(file);
    case "empty":
      throw new CheckpointError(`${file.path} is empty: the save never wrote to it.`, { reason: "empty", exitCode: 1 });
    case "zeros":
      throw new CheckpointError(`${file.path} starts with zero bytes only: its data never reached the disk.`, {
        reason: "zero-filled",
        exitCode: 1,
      });
    default:
      return noCheckpoint(format, file, "is no checkpoint format that is known here");
  }
}

function noCheckpoint(format: string, { path }: FormatFile, what: string): FormatContents {
  const contents = emptyContents(format);
  contents.problems.push({ code: "format", text: `${path} ${what}`, effect: "unknown", file: path });
  return contents;
}
