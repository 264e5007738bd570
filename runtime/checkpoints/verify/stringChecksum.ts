import type { Blob } from "../formats/contents.ts";
import { elements } from "../formats/dtype.ts";
import type { RangeSource } from "../source.ts";
import { crc32c, unmaskCrc } from "./crc32c.ts";

const maxBytes = 256 * 2 ** 20;

/**
 * TensorFlow's string tensors: a varint length for each, the masked CRC-32C of the lengths taken as uint32, then the texts. The
 * entry's checksum covers the lengths as uint32, those four bytes, and the texts (tensor_bundle.cc, WriteStringTensor).
 */
export async function stringsAgree(source: RangeSource, blob: Blob, shape: readonly number[]): Promise<boolean> {
  if (blob.bytes > maxBytes) return false;
  const data = await source.read(blob.offset!, blob.bytes);
  const count = elements(shape);
  if (!(count <= data.length)) return false;
  let at = 0;
  let total = 0;
  let crc = 0;
  for (let index = 0; index < count; index++) {
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = data[at++];
      if (byte === undefined || shift > 49) return false;
      length += (byte & 127) * 2 ** shift;
      if (byte < 128) break;
    }
    const word = Buffer.alloc(length > 0xffffffff ? 8 : 4);
    if (word.length === 4) word.writeUInt32LE(length);
    else word.writeBigUInt64LE(BigInt(length));
    crc = crc32c(word, crc);
    total += length;
  }
  if (at + 4 + total !== data.length) return false;
  const stored = data.subarray(at, at + 4);
  if (unmaskCrc(Buffer.from(stored).readUInt32LE()) !== crc) return false;
  return crc32c(data.subarray(at), crc) === blob.checksum!.value;
}
