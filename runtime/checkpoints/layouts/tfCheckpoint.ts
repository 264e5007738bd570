import type { VerdictReason } from "../checkpoint.ts";
import { CheckpointError } from "../checkpointError.ts";
import { emptyContents, type Tensor } from "../formats/contents.ts";
import { readBundle } from "../formats/tensorflow/readBundle.ts";
import { problemOf, type PlaceReader } from "../placeReader.ts";
import type { Layout, LayoutContents, Part } from "./layout.ts";
import { readCount } from "./readCount.ts";
import { below, filesNamed, hasFile, hasFolder } from "./paths.ts";

/** One TensorFlow checkpoint by its `.index`; tf.train.Checkpoint writes the data first, then the index, then `checkpoint`. */
export async function readTfCheckpoint(
  reader: PlaceReader,
  indexPath: string,
  savedAt?: Date,
): Promise<LayoutContents> {
  const reasons: VerdictReason[] = [];
  const part: Part = { path: indexPath, role: "whole", bytes: 0, contents: emptyContents("tf-bundle") };
  try {
    const { fileBytes, ...contents } = await readBundle(reader, indexPath);
    Object.assign(part, { contents, bytes: fileBytes });
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    reasons.push(problemOf(error, indexPath));
  }
  const step = await stepOf(reader, part);
  return {
    layout: "tf-checkpoint",
    framework: "TensorFlow",
    parts: [part],
    reasons,
    steps: step === undefined ? [] : [step],
    expects: new Set(["optimizer"]),
    savedAt,
  };
}

const stepNames = [
  /(?:^|\/)global_step(?:\/|$)/,
  /^(?:step|iteration)\/\.ATTRIBUTES/,
  /optimizer\/_?iter(?:ation)?s?\/\.ATTRIBUTES/,
];

/** The step is a tensor of one number; the first name that says it is one. */
async function stepOf(reader: PlaceReader, { contents }: Part): Promise<LayoutContents["steps"][number] | undefined> {
  for (const name of stepNames) {
    const tensor = contents.tensors.find((entry) => name.test(entry.name) && isCount(entry));
    if (tensor === undefined) continue;
    const value = await readCount(reader, tensor, contents.blobs);
    return value === undefined ? undefined : { value, where: tensor.name };
  }
  return undefined;
}

function isCount({ dtype, shape, chunks }: Tensor): boolean {
  return shape.length === 0 && (dtype === "int64" || dtype === "int32") && chunks.length === 1;
}

/** SavedModel: saved_model.pb beside variables/variables.index. Weights to serve, no training state. */
export const savedModel: Layout = {
  name: "saved-model",
  matches: (entries) => hasFile(entries, /^saved_model\.(?:pb|pbtxt)$/) && hasFolder(entries, "variables"),
  async read(reader, path, entries): Promise<LayoutContents> {
    const savedAt = filesNamed(entries, /^saved_model\.(?:pb|pbtxt)$/)[0]?.modifiedAt;
    const contents = await readTfCheckpoint(reader, below(path, "variables/variables.index"), savedAt);
    return { ...contents, layout: "saved-model" };
  },
};
