import { CheckpointError } from "../../checkpointError.ts";
import type { FormatContents, Tensor } from "../contents.ts";
import { dtypeBits, tensorBytes } from "../dtype.ts";
import { fortranStride } from "../strides.ts";
import type { StoredValue } from "./storedValue.ts";
import { parseZarray, parseZarrJson, type ZarrArray } from "./zarrArray.ts";

const maxMetadataBytes = 2 ** 20;
const maxChunks = 2_000_000;

/** Adds every zarr array among the keys of a store. A chunk that is not there is zero, by the format's own rule. */
export async function readZarrArrays(
  contents: FormatContents,
  values: ReadonlyMap<string, StoredValue>,
  nameOf: (key: string) => string,
  read: (value: StoredValue) => Promise<Uint8Array>,
  file: string,
): Promise<void> {
  for (const [key, value] of values) {
    const match = /^(.*?)\/?(\.zarray|zarr\.json)$/.exec(key);
    if (match === null || value.bytes > maxMetadataBytes) continue;
    const name = nameOf(match[1]!);
    try {
      const text = new TextDecoder().decode(await read(value));
      if (match[2] === "zarr.json" && /"node_type"\s*:\s*"group"/.test(text)) continue;
      const array = match[2] === ".zarray" ? parseZarray(text) : parseZarrJson(text);
      addArray(contents, name, match[1]!, array, values, file);
    } catch (error) {
      if (!(error instanceof CheckpointError)) throw error;
      const effect = error.reason === "not-read" ? "unknown" : "corrupt";
      contents.problems.push({
        code: error.reason,
        text: `array ${name}: ${error.message}`,
        effect,
        file,
        tensor: name,
      });
    }
  }
}

function addArray(
  contents: FormatContents,
  name: string,
  key: string,
  array: ZarrArray,
  values: ReadonlyMap<string, StoredValue>,
  file: string,
): void {
  const { dtype, shape, chunkShape, codecs, fortranOrder } = array;
  const size = (dtypeBits(dtype) ?? 0) / 8;
  const [bytes, chunkBytes] = [tensorBytes(dtype, shape), tensorBytes(dtype, chunkShape)];
  const grid = shape.map((length, dimension) => Math.ceil(length / Math.max(1, chunkShape[dimension] ?? 0)));
  const count = grid.reduce((product, length) => product * length, 1);
  const isSane = bytes !== undefined && chunkBytes !== undefined && chunkShape.length === shape.length && size >= 1;
  if (!isSane || !(count <= maxChunks)) {
    throw new CheckpointError("The zarr array has an impossible shape.", { reason: "header", exitCode: 1 });
  }
  const tensor: Tensor = { name, dtype, shape, bytes, chunks: [] };
  if (array.bigEndian && size > 1) tensor.bigEndian = true;
  for (let index = 0; index < count; index++) {
    const position: number[] = [];
    for (let dimension = grid.length - 1, rest = index; dimension >= 0; dimension--) {
      position[dimension] = rest % grid[dimension]!;
      rest = Math.floor(rest / grid[dimension]!);
    }
    const value = values.get(`${key}/${array.chunkKey(position)}`);
    if (value === undefined) continue;
    const origin = position.map((at, dimension) => at * chunkShape[dimension]!);
    const stride = fortranOrder ? { stride: fortranStride(chunkShape) } : {};
    tensor.chunks.push({ blob: contents.blobs.length, at: 0, origin, shape: chunkShape, ...stride });
    contents.blobs.push({
      // A value in a tree node has no place of its own.
      file: value.file ?? file,
      bytes: value.bytes,
      label: `${name}[${origin.join(",")}]`,
      ...(value.inline === undefined ? { offset: value.offset } : { inline: value.inline }),
      ...(codecs.length === 0 ? {} : { codecs, rawBytes: chunkBytes }),
    });
  }
  contents.tensors.push(tensor);
}
