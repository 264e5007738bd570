import type { Codec } from "../contents.ts";
import { Cursor, undefinedAddress, type BlockReader } from "./blockReader.ts";
import { Hdf5Error } from "./hdf5Error.ts";

export type DataLayout =
  | { kind: "compact"; data: Buffer }
  | { kind: "contiguous"; address: number; bytes: number }
  | { kind: "chunked"; shape: number[]; index: ChunkIndex }
  | { kind: "unknown"; what: string };

export type ChunkIndex =
  | { kind: "tree"; address: number }
  | { kind: "single"; address: number; bytes?: number; mask: number }
  | { kind: "implicit"; address: number }
  | { kind: "fixed-array"; address: number };

/** Data layout message, versions 1 to 4. */
export function parseLayout(data: Buffer, reader: BlockReader): DataLayout {
  const cursor = new Cursor(data, reader);
  const version = cursor.u8();
  if (version <= 2) {
    const rank = cursor.u8();
    const kind = cursor.u8();
    cursor.skip(5);
    const address = kind === 0 ? undefinedAddress : cursor.address();
    const shape = Array.from({ length: rank }, () => cursor.u32());
    if (kind === 2) return { kind: "chunked", shape: shape.slice(0, -1), index: { kind: "tree", address } };
    if (kind === 0) return { kind: "compact", data: cursor.bytes(cursor.u32()) };
    return { kind: "contiguous", address, bytes: shape.reduce((product, size) => product * size, 1) };
  }
  const kind = cursor.u8();
  if (kind === 0) return { kind: "compact", data: cursor.bytes(cursor.u16()) };
  if (kind === 1) return { kind: "contiguous", address: cursor.address(), bytes: cursor.length() };
  if (kind !== 2) return { kind: "unknown", what: "virtual data of other files" };
  if (version === 3) {
    const rank = cursor.u8();
    const address = cursor.address();
    const shape = Array.from({ length: rank - 1 }, () => cursor.u32());
    return { kind: "chunked", shape, index: { kind: "tree", address } };
  }
  const flags = cursor.u8();
  const rank = cursor.u8();
  const width = cursor.u8();
  const shape = Array.from({ length: rank }, () => cursor.unsigned(width)).slice(0, -1);
  const index = cursor.u8();
  if (index === 1) {
    const isFiltered = (flags & 2) !== 0;
    const bytes = isFiltered ? cursor.length() : undefined;
    const mask = isFiltered ? cursor.u32() : 0;
    return { kind: "chunked", shape, index: { kind: "single", address: cursor.address(), bytes, mask } };
  }
  if (index === 2) return { kind: "chunked", shape, index: { kind: "implicit", address: cursor.address() } };
  if (index === 3) {
    cursor.skip(1);
    return { kind: "chunked", shape, index: { kind: "fixed-array", address: cursor.address() } };
  }
  return { kind: "unknown", what: index === 4 ? "chunks that grow without end" : "chunks in a B-tree of version 2" };
}

export interface Filter {
  codec: Codec | undefined;
  id: number;
}

/** Filter pipeline message, version 1 or 2, in the order of writing. */
export function parseFilters(data: Buffer, reader: BlockReader): Filter[] {
  const cursor = new Cursor(data, reader);
  const version = cursor.u8();
  const count = cursor.u8();
  if (count > 32) throw new Hdf5Error(`has a dataset with ${count} filters`);
  if (version === 1) cursor.skip(6);
  return Array.from({ length: count }, () => {
    const id = cursor.u16();
    const nameBytes = version === 1 || id >= 256 ? cursor.u16() : 0;
    cursor.skip(2);
    const values = cursor.u16();
    cursor.skip(version === 1 ? Math.ceil(nameBytes / 8) * 8 : nameBytes);
    const first = values > 0 ? cursor.u32() : 0;
    cursor.skip(Math.max(0, values - 1) * 4 + (version === 1 && values % 2 === 1 ? 4 : 0));
    return { id, codec: codecOf(id, first) };
  });
}

function codecOf(id: number, size: number): Codec | undefined {
  if (id === 1) return { kind: "zlib" };
  if (id === 2 && size > 0) return { kind: "shuffle", size };
  return id === 3 ? { kind: "fletcher32" } : undefined;
}
