import { zstdDecompressSync } from "node:zlib";
import { CheckpointError } from "../../checkpointError.ts";
import { crc32c } from "../../verify/crc32c.ts";

const maxNodeBytes = 256 * 2 ** 20;

/** Walks through the body of an OCDBT structure; running out of bytes is CheckpointError "header". */
export class OcdbtCursor {
  private at = 0;
  private readonly data: Buffer;

  constructor(data: Buffer) {
    this.data = data;
  }

  byte(): number {
    if (this.at >= this.data.length) throw ocdbtError("ends inside of a structure");
    return this.data[this.at++]!;
  }

  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 64; shift += 7) {
      const byte = this.byte();
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) {
        if (Number.isSafeInteger(value)) return value;
        break;
      }
    }
    throw ocdbtError("has a number beyond 2^53");
  }

  varints(count: number): number[] {
    if (count > this.data.length) throw ocdbtError(`announces ${count} entries`);
    return Array.from({ length: count }, () => this.varint());
  }

  bytes(length: number): Buffer {
    const from = this.at;
    this.at += length;
    if (this.at > this.data.length) throw ocdbtError("ends inside of a structure");
    return this.data.subarray(from, this.at);
  }
}

/** Manifests and nodes are framed alike: magic, length, version, compression, body, CRC-32C (tensorstore, ocdbt/index.rst). */
export function openFrame(frame: Uint8Array, magic: number): OcdbtCursor {
  const data = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength);
  if (data.length < 18 || data.readUInt32BE(0) !== magic) throw ocdbtError("has no structure where one should be");
  if (data.readBigUInt64LE(4) !== BigInt(data.length))
    throw ocdbtError(`has ${data.length} bytes of a structure of ${data.readBigUInt64LE(4)}`);
  const body = data.subarray(0, data.length - 4);
  if (crc32c(body) !== data.readUInt32LE(data.length - 4)) {
    throw new CheckpointError("The OCDBT database has a damaged structure (CRC-32C).", {
      reason: "checksum",
      exitCode: 1,
    });
  }
  if (data[12] !== 0) throw ocdbtError(`is of version ${data[12]}`);
  const rest = body.subarray(14);
  if (data[13] === 0) return new OcdbtCursor(rest);
  if (data[13] !== 1) throw ocdbtError(`is compressed by the unknown method ${data[13]}`);
  try {
    return new OcdbtCursor(zstdDecompressSync(rest, { maxOutputLength: maxNodeBytes }));
  } catch {
    throw ocdbtError("has a structure that can not be decompressed");
  }
}

export interface DataFile {
  base: string;
  path: string;
}

/** Paths of the files that a node refers to, each relative to the base of the node itself. */
export function readFileTable(cursor: OcdbtCursor, transitive: string): DataFile[] {
  const count = cursor.varint();
  const prefixes = [0, ...cursor.varints(Math.max(0, count - 1))];
  const suffixes = cursor.varints(count);
  const bases = cursor.varints(count);
  let before = Buffer.alloc(0);
  return suffixes.map((length, index) => {
    if (prefixes[index]! > before.length || length > 65_536) throw ocdbtError("has a damaged list of files");
    before = Buffer.concat([before.subarray(0, prefixes[index]), cursor.bytes(length)]);
    const text = before.toString("utf8");
    if (text.startsWith("/") || text.split("/").includes("..")) throw ocdbtError("names a file outside of its folder");
    return { base: transitive + before.toString("utf8", 0, bases[index]), path: transitive + text };
  });
}

export function ocdbtError(what: string): CheckpointError {
  return new CheckpointError(`The OCDBT database ${what}.`, { reason: "header", exitCode: 1 });
}
