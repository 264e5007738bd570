import { CheckpointError } from "../../checkpointError.ts";
import type { PlaceReader } from "../../placeReader.ts";
import { unmaskCrc } from "../../verify/crc32c.ts";
import { emptyContents, type FormatContents, type Tensor } from "../contents.ts";
import { checkDataFile } from "../dataFile.ts";
import { elements, tensorBytes } from "../dtype.ts";
import { protoBytes, protoFields, protoNumber } from "../protobuf/fields.ts";
import { readTable } from "./table.ts";

/** tensorflow/core/framework/types.proto. */
const dtypes: Readonly<Record<number, string>> = {
  1: "float32",
  2: "float64",
  3: "int32",
  4: "uint8",
  5: "int16",
  6: "int8",
  7: "string",
  8: "complex64",
  9: "int64",
  10: "bool",
  11: "qint8",
  12: "quint8",
  13: "qint32",
  14: "bfloat16",
  17: "uint16",
  18: "complex128",
  19: "float16",
  21: "variant",
  22: "uint32",
  23: "uint64",
  24: "float8_e5m2",
  25: "float8_e4m3fn",
};

/**
 * A TensorFlow checkpoint `<prefix>.index` with its `.data-SSSSS-of-NNNNN` files (tensor_bundle.proto): all structure and the CRC-32C
 * of every tensor are in the index, whose own blocks are checked here. Of the data files only the sizes are asked. Throws CheckpointError.
 */
export async function readBundle(
  reader: PlaceReader,
  indexPath: string,
): Promise<FormatContents & { fileBytes: number }> {
  const contents = emptyContents("tf-bundle");
  const prefix = indexPath.replace(/\.index$/, "");
  const entries = await reader.withFile(indexPath, readTable);
  const [first] = entries;
  if (first === undefined || first[0] !== "") {
    throw new CheckpointError(`${indexPath} is a table, but no TensorFlow checkpoint.`, {
      reason: "header",
      exitCode: 1,
    });
  }
  const header = protoFields(first[1]);
  const shards = Math.max(1, protoNumber(header, 1));
  if (shards > 100_000) throw new CheckpointError(`${indexPath} names ${shards} data files.`, { reason: "budget" });
  const bigEndian = protoNumber(header, 2) === 1;
  const needed = new Map<number, number>();
  const bySlices: string[] = [];
  for (const [key, value] of entries.slice(1)) {
    const fields = protoFields(value);
    const dtype = dtypes[protoNumber(fields, 1)] ?? `unknown(${protoNumber(fields, 1)})`;
    const shape = shapeOf(protoBytes(fields, 2));
    const [shard, offset, bytes] = [protoNumber(fields, 3), protoNumber(fields, 4), protoNumber(fields, 5)];
    // A partitioned variable lists where its pieces are; those are entries of their own.
    if (fields.some(({ number }) => number === 7)) {
      bySlices.push(key);
      contents.tensors.push({ name: key, dtype, shape, bytes: tensorBytes(dtype, shape) ?? 0, chunks: [] });
      continue;
    }
    const crc = protoBytes(fields, 6);
    const tensor: Tensor = { name: key, dtype, shape, bytes, chunks: [{ blob: contents.blobs.length, at: 0 }] };
    if (bigEndian) tensor.bigEndian = true;
    const expected = tensorBytes(dtype, shape);
    if (![offset, bytes, shard].every((value) => Number.isSafeInteger(value) && value >= 0) || shard >= shards) {
      addProblem(key, "out-of-bounds", `tensor ${key} names an impossible place`);
      continue;
    }
    if (expected !== undefined && expected !== bytes) {
      addProblem(key, "size", `tensor ${key} has ${bytes} bytes, its shape [${shape.join(", ")}] needs ${expected}`);
    }
    needed.set(shard, Math.max(needed.get(shard) ?? 0, offset + bytes));
    contents.tensors.push(tensor);
    contents.blobs.push({
      file: shardFile(shard),
      offset,
      bytes,
      label: key,
      ...(crc === undefined || dtype === "variant"
        ? {}
        : {
            checksum: {
              algorithm: dtype === "string" ? "crc32c-strings" : "crc32c",
              value: unmaskCrc(Buffer.from(crc).readUInt32LE()),
              over: "raw",
            },
          }),
    });
  }
  if (bySlices.length > 0) {
    const text = `${bySlices.length} partitioned tensors are listed whole and by their pieces, e.g. ${bySlices[0]}`;
    contents.problems.push({ code: "slices", text, file: indexPath });
  }
  const fileBytes = await checkShards();
  return Object.assign(contents, { fileBytes });

  function shardFile(shard: number): string {
    const number = (value: number): string => String(value).padStart(5, "0");
    return `${prefix}.data-${number(shard)}-of-${number(shards)}`;
  }

  function addProblem(tensor: string, code: string, text: string): void {
    contents.problems.push({ code, text, effect: "corrupt", file: indexPath, tensor });
  }

  async function checkShards(): Promise<number> {
    let total = 0;
    for (let shard = 0; shard < shards; shard++) {
      const { bytes, problem } = await checkDataFile(reader, shardFile(shard), needed.get(shard) ?? 0);
      total += bytes;
      if (problem !== undefined) contents.problems.push(problem);
    }
    return total;
  }
}

/** TensorShapeProto: dim = 2 { size = 1 }. */
function shapeOf(bytes: Uint8Array | undefined): number[] {
  if (bytes === undefined) return [];
  const shape = protoFields(bytes)
    .filter(({ number, value }) => number === 2 && value instanceof Uint8Array)
    .map(({ value }) => protoNumber(protoFields(value as Uint8Array), 1));
  if (shape.length > 64 || shape.some((size) => size < 0) || !Number.isSafeInteger(elements(shape))) {
    throw new CheckpointError("The TensorFlow index has an impossible shape.", { reason: "header", exitCode: 1 });
  }
  return shape;
}
