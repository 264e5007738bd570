import type { PlaceReader } from "../placeReader.ts";
import type { LayoutContents } from "./layout.ts";

/** One file that is a checkpoint by itself: a dict of torch.save, a Lightning .ckpt, safetensors, .keras, npz. */
export async function readPlainFile(reader: PlaceReader, path: string, savedAt?: Date): Promise<LayoutContents> {
  const { contents, bytes } = await reader.openFormat(path);
  const result: LayoutContents = {
    layout: "plain-file",
    parts: [{ path, role: "whole", bytes, contents }],
    reasons: [],
    steps: [],
    expects: new Set(),
    savedAt,
  };
  const version = contents.scalars.get("pytorch-lightning_version");
  if (version !== undefined) {
    result.layout = "lightning";
    result.framework = `PyTorch Lightning ${String(version)}`;
    result.expects = new Set(["optimizer", "step"]);
  } else if (contents.format.startsWith("torch")) {
    result.layout = contents.containers.get("")?.kind === "dict" ? "plain-dict" : "plain-file";
    result.framework = "PyTorch";
  }
  if (contents.format === "keras" || contents.format === "hdf5") result.framework = "Keras";
  return result;
}
