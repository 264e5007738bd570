import { CheckpointError } from "../../checkpointError.ts";
import { emptyContents, type Blob, type FormatContents, type FormatFile, type Tensor } from "../contents.ts";
import { tensorBytes } from "../dtype.ts";
import { globalProblems } from "../globalProblems.ts";
import { addTorchObject } from "../torch/torchContents.ts";
import { joblibArray } from "./joblibArray.ts";
import { readPickle } from "./readPickle.ts";
import type { PickleCall } from "./pickleNode.ts";

const maxBytes = 512 * 2 ** 20;

/** A bare pickle (optimizer dumps, joblib): values, arrays and what loading it would import. Never executed. */
export async function readPickleFile({ path, source }: FormatFile): Promise<FormatContents> {
  if (source.bytes > maxBytes) {
    throw new CheckpointError(
      `${path} is a pickle of ${source.bytes} bytes, more than the ${maxBytes} that are read.`,
      {
        reason: "budget",
      },
    );
  }
  const bytes = await source.read(0, source.bytes);
  const contents = emptyContents("pickle");
  const arrays = new Map<PickleCall, Tensor>();
  const afterBuild = (call: PickleCall, at: number): number => {
    const array = joblibArray(call, bytes, at);
    if (array === undefined) return 0;
    contents.format = "joblib";
    const blob: Blob = { file: path, offset: array.offset, bytes: array.bytes, label: "array" };
    const { dtype, shape, stride } = array;
    const chunk = { blob: contents.blobs.length, at: 0, ...(stride === undefined ? {} : { stride }) };
    arrays.set(call, { name: "", dtype, shape, bytes: tensorBytes(dtype, shape)!, chunks: [chunk] });
    contents.blobs.push(blob);
    return array.end - at;
  };
  const { root, end, globals } = readPickle(bytes, { afterBuild });
  if (end !== bytes.length) {
    const text = `${path} has ${bytes.length - end} bytes behind its pickle`;
    contents.problems.push({ code: "trailing-bytes", text, file: path, offset: end });
  }
  contents.globals.push(...globals);
  contents.problems.push(...globalProblems(globals, path));
  addTorchObject(contents, root, { find: () => undefined, bigEndian: false, known: arrays }, path);
  return contents;
}
