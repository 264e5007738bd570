import { polynomials } from "./crcCombine.ts";

/** Slicing by 8: eight tables of 256, table n is for a byte with n bytes behind it. */
const tables = makeTables();

function makeTables(): Uint32Array {
  const all = new Uint32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) !== 0 ? (crc >>> 1) ^ polynomials.crc32c : crc >>> 1;
    all[byte] = crc;
  }
  for (let table = 1; table < 8; table++) {
    for (let byte = 0; byte < 256; byte++) {
      const before = all[(table - 1) * 256 + byte]!;
      all[table * 256 + byte] = (before >>> 8) ^ all[before & 255]!;
    }
  }
  return all;
}

/** CRC-32C (Castagnoli) as TensorFlow, OCDBT and zarr3 use it, without TensorFlow's mask. */
export function crc32c(data: Uint8Array, before = 0): number {
  let crc = ~before;
  let at = 0;
  const aligned = data.length - (data.length % 8);
  const t = tables;
  while (at < aligned) {
    const low = crc ^ (data[at]! | (data[at + 1]! << 8) | (data[at + 2]! << 16) | (data[at + 3]! << 24));
    crc =
      t[1792 + (low & 255)]! ^
      t[1536 + ((low >>> 8) & 255)]! ^
      t[1280 + ((low >>> 16) & 255)]! ^
      t[1024 + (low >>> 24)]! ^
      t[768 + data[at + 4]!]! ^
      t[512 + data[at + 5]!]! ^
      t[256 + data[at + 6]!]! ^
      t[data[at + 7]!]!;
    at += 8;
  }
  for (; at < data.length; at++) crc = (crc >>> 8) ^ t[(crc ^ data[at]!) & 255]!;
  return ~crc >>> 0;
}

/** TensorFlow and LevelDB store checksums turned by 15 bits and shifted by a constant. */
export function unmaskCrc(masked: number): number {
  const turned = (masked - 0xa282ead8) >>> 0;
  return ((turned >>> 17) | (turned << 15)) >>> 0;
}
