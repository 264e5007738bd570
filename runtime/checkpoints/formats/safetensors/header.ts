import { CheckpointError } from "../../checkpointError.ts";
import type { RangeSource } from "../../source.ts";
import { dtypeBits, elements } from "../dtype.ts";
import { topLevelKeys } from "./topLevelKeys.ts";

export interface SafetensorsTensor {
  name: string;
  /** As PyTorch calls it: float64, float32, bfloat16, … */
  dtype: string;
  shape: number[];
  /** Position of the data in the file, bytes. */
  offset: number;
  bytes: number;
}

export interface SafetensorsHeader {
  tensors: SafetensorsTensor[];
  metadata: Record<string, string>;
}

/** Names of the format (https://github.com/huggingface/safetensors, dtype enum) and PyTorch's. */
export const safetensorsDtypes: Readonly<Record<string, string>> = {
  F64: "float64",
  F32: "float32",
  F16: "float16",
  BF16: "bfloat16",
  F8_E4M3: "float8_e4m3fn",
  F8_E5M2: "float8_e5m2",
  F8_E8M0: "float8_e8m0fnu",
  F8_E4M3FNUZ: "float8_e4m3fnuz",
  F8_E5M2FNUZ: "float8_e5m2fnuz",
  F6_E2M3: "float6_e2m3",
  F6_E3M2: "float6_e3m2",
  F4: "float4_e2m1",
  I64: "int64",
  I32: "int32",
  I16: "int16",
  I8: "int8",
  U64: "uint64",
  U32: "uint32",
  U16: "uint16",
  U8: "uint8",
  BOOL: "bool",
  C64: "complex64",
};

const maxHeaderBytes = 100_000_000; // the reference implementation's own limit

/**
 * Reads the header of a safetensors file and checks it as the reference implementation does: known dtypes, sizes that
 * agree with shapes, data without gaps or overlaps up to the very end. Throws CheckpointError ("header", "truncated").
 */
export async function readSafetensorsHeader(source: RangeSource): Promise<SafetensorsHeader> {
  if (source.bytes < 8) throw damaged(`has ${source.bytes} bytes, the header length alone takes 8`, "truncated");
  const prefix = await source.read(0, 8);
  const length = new DataView(prefix.buffer, prefix.byteOffset, 8).getBigUint64(0, true);
  if (length > BigInt(maxHeaderBytes)) throw damaged(`announces a header of ${length} bytes`);
  const start = 8 + Number(length);
  if (start > source.bytes) throw damaged(`has ${source.bytes} bytes, its header ends at ${start}`, "truncated");
  const { tensors, metadata } = parseSafetensorsHeader(await source.read(8, Number(length)));
  let end = start;
  for (const tensor of tensors) {
    if (tensor.offset !== end) throw damaged(`has a gap or overlap before tensor ${tensor.name}`);
    end += tensor.bytes;
  }
  if (end !== source.bytes) {
    throw damaged(`has ${source.bytes} bytes, its tensors end at ${end}`, end > source.bytes ? "truncated" : "header");
  }
  return { tensors, metadata };
}

/** The JSON part of a header: tensors by position, not yet compared with the file's size. Throws CheckpointError "header". */
export function parseSafetensorsHeader(json: Uint8Array): SafetensorsHeader {
  const start = 8 + json.length;
  const root = parseObject(json);
  const tensors: SafetensorsTensor[] = [];
  let metadata: Record<string, string> = {};
  for (const [name, entry] of Object.entries(root)) {
    if (name === "__metadata__") metadata = readMetadata(entry);
    else tensors.push(readTensor(name, entry, start));
  }
  tensors.sort((a, b) => a.offset - b.offset || a.bytes - b.bytes);
  return { tensors, metadata };
}

function readMetadata(entry: unknown): Record<string, string> {
  const isTexts =
    typeof entry === "object" &&
    entry !== null &&
    !Array.isArray(entry) &&
    Object.values(entry).every((value) => typeof value === "string");
  if (!isTexts) throw damaged("has metadata that is not text to text");
  return entry as Record<string, string>;
}

function readTensor(name: string, entry: unknown, start: number): SafetensorsTensor {
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>;
  const known =
    typeof dtype === "string" && Object.hasOwn(safetensorsDtypes, dtype) ? safetensorsDtypes[dtype] : undefined;
  if (known === undefined) throw damaged(`gives tensor ${name} the unknown dtype ${JSON.stringify(dtype)}`);
  if (!isCounts(shape) || !isCounts(offsets) || offsets.length !== 2) throw damaged(`has no place for tensor ${name}`);
  const bytes = offsets[1]! - offsets[0]!;
  const bits = elements(shape) * dtypeBits(known)!;
  if (!Number.isSafeInteger(bits) || bits !== bytes * 8) {
    throw damaged(`gives tensor ${name} ${bytes} bytes, its shape [${shape.join(", ")}] needs ${bits / 8}`);
  }
  return { name, dtype: known, shape, offset: start + offsets[0]!, bytes };
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.length <= 64 && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function parseObject(bytes: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      // JSON.parse keeps the last of two equal keys, the reference implementation refuses them.
      if (topLevelKeys(bytes) !== Object.keys(value).length) throw damaged("names a tensor twice in its header");
      return value as Record<string, unknown>;
    }
  } catch (error) {
    // Else said below: the parser's own words would quote bytes of the file.
    if (error instanceof CheckpointError) throw error;
  }
  throw damaged("has a header that is not a JSON object");
}

function damaged(what: string, reason = "header"): CheckpointError {
  return new CheckpointError(`The safetensors file ${what}.`, { reason, exitCode: 1 });
}
