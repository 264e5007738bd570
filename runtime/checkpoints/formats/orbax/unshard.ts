import { CheckpointError } from "../../checkpointError.ts";
import { crc32c } from "../../verify/crc32c.ts";

export interface Shard {
  shape: readonly number[];
  inner: readonly number[];
  /** Bytes of one element. */
  size: number;
}

/**
 * Puts the inner chunks of a zarr3 shard together to dense bytes. The index at its end has offset and length of each inner chunk and a
 * CRC-32C; a chunk that is not there is zero. Throws CheckpointError.
 */
export function unshard(
  data: Uint8Array,
  { shape, inner, size }: Shard,
  decodeInner: (stored: Uint8Array) => Uint8Array,
): Uint8Array {
  const grid = shape.map((length, dimension) => Math.ceil(length / inner[dimension]!));
  const count = grid.reduce((product, length) => product * length, 1);
  const indexBytes = count * 16 + 4;
  if (indexBytes > data.length) throw damaged("is shorter than its index");
  const index = Buffer.from(data.subarray(data.length - indexBytes));
  if (crc32c(index.subarray(0, -4)) !== index.readUInt32LE(indexBytes - 4))
    throw damaged("has a damaged index (CRC-32C)");
  const out = new Uint8Array(shape.reduce((product, length) => product * length, size));
  for (let chunk = 0; chunk < count; chunk++) {
    const [offset, length] = [index.readBigUInt64LE(chunk * 16), index.readBigUInt64LE(chunk * 16 + 8)];
    if (offset === 0xffffffffffffffffn) continue;
    if (offset + length > BigInt(data.length)) throw damaged("has a chunk that ends behind it");
    const raw = decodeInner(data.subarray(Number(offset), Number(offset + length)));
    if (raw.length !== inner.reduce((product, width) => product * width, size))
      throw damaged("has a chunk of another size");
    place(out, raw, chunk, grid, { shape, inner, size });
  }
  return out;
}

function place(
  out: Uint8Array,
  raw: Uint8Array,
  chunk: number,
  grid: readonly number[],
  { shape, inner, size }: Shard,
): void {
  const rank = shape.length;
  if (rank === 0) return out.set(raw);
  const origin: number[] = [];
  for (let dimension = rank - 1, rest = chunk; dimension >= 0; dimension--) {
    origin[dimension] = (rest % grid[dimension]!) * inner[dimension]!;
    rest = Math.floor(rest / grid[dimension]!);
  }
  const run = inner[rank - 1]!;
  const rows = inner.slice(0, -1).reduce((product, length) => product * length, 1);
  for (let row = 0; row < rows; row++) {
    let target = 0;
    for (let dimension = rank - 2, rest = row, stride = shape[rank - 1]!; dimension >= 0; dimension--) {
      target += (origin[dimension]! + (rest % inner[dimension]!)) * stride;
      rest = Math.floor(rest / inner[dimension]!);
      stride *= shape[dimension]!;
    }
    out.set(raw.subarray(row * run * size, (row + 1) * run * size), (target + origin[rank - 1]!) * size);
  }
}

function damaged(what: string): CheckpointError {
  return new CheckpointError(`A zarr shard ${what}.`, { reason: "undecodable", exitCode: 1 });
}
