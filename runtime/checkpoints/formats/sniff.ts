import type { RangeSource } from "../source.ts";

/** What a file is by its bytes; names and extensions are never asked. */
export type SniffedFormat =
  | "zip"
  | "torn-zip"
  | "torch-legacy"
  | "pickle"
  | "safetensors"
  | "hdf5"
  | "npy"
  | "tar"
  | "tf-table"
  | "ocdbt"
  | "gguf"
  | "json"
  | "zeros"
  | "empty"
  | "unknown";

const headBytes = 4096;

/** Looks at the first bytes, and at the last where those leave a doubt. */
export async function sniff(source: RangeSource): Promise<SniffedFormat> {
  if (source.bytes === 0) return "empty";
  const raw = await source.read(0, Math.min(headBytes, source.bytes));
  const head = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const starts = (...bytes: number[]): boolean => bytes.every((byte, index) => head[index] === byte);
  if (starts(0x50, 0x4b, 0x03, 0x04) || starts(0x50, 0x4b, 0x05, 0x06)) return "zip";
  if (starts(0x80, 2, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20)) return "torch-legacy";
  if (isHdf5(head)) return "hdf5";
  if (starts(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59)) return "npy";
  if (starts(0x0c, 0xdb, 0x3a, 0x2a)) return "ocdbt";
  if (starts(0x47, 0x47, 0x55, 0x46)) return "gguf";
  if (head.length >= 9 && head[8] === 0x7b && head.readUInt32LE(4) < 2 ** 20) return "safetensors";
  if (isTar(head)) return "tar";
  if (await isTable(source)) return "tf-table";
  if (head[0] === 0x80 && head[1]! >= 2 && head[1]! <= 5) return "pickle";
  if (head.every((byte) => byte === 0)) return "zeros";
  if (/^\s*[{[]/.test(head.toString("latin1", 0, 64))) return "json";
  if (/^(?:\(|c[a-z_])/i.test(head.toString("latin1", 0, 2)) && head.includes(0x2e)) return "pickle";
  return "unknown";
}

/** The signature stands at 0, or behind a user block of 512, 1024, … bytes. */
function isHdf5(head: Buffer): boolean {
  return [0, 512, 1024, 2048].some((at) => head.subarray(at, at + 8).equals(hdf5Signature));
}

export const hdf5Signature = Buffer.from("\x89HDF\r\n\x1a\n", "latin1");

/** The header's checksum is the sum of its bytes with the checksum itself read as spaces. */
function isTar(head: Buffer): boolean {
  if (head.length < 512) return false;
  const stored = Number.parseInt(head.toString("latin1", 148, 156), 8);
  let sum = 0;
  for (let at = 0; at < 512; at++) sum += at >= 148 && at < 156 ? 32 : head[at]!;
  return stored === sum && sum !== 256;
}

async function isTable(source: RangeSource): Promise<boolean> {
  if (source.bytes < 48) return false;
  const end = await source.read(source.bytes - 8, 8);
  return Buffer.from(end).equals(Buffer.from("57fb808b247547db", "hex"));
}
