import { Cursor, undefinedAddress, type BlockReader } from "./blockReader.ts";
import type { ChunkIndex } from "./dataLayout.ts";
import { Hdf5Error } from "./hdf5Error.ts";

export interface StoredChunk {
  /** Where it starts in the dataset, elements. */
  origin: number[];
  address: number;
  bytes: number;
  /** Bit i set: filter i was not applied. */
  mask: number;
}

const maxChunks = 2_000_000;

/** Places of all chunks that were written; those that were not are fill values. Throws Hdf5Error. */
export async function readChunks(
  reader: BlockReader,
  index: ChunkIndex,
  shape: readonly number[],
  chunkShape: readonly number[],
  elementBytes: number,
): Promise<StoredChunk[]> {
  if (chunkShape.length !== shape.length || chunkShape.includes(0)) throw new Hdf5Error("has chunks of another rank");
  if (index.address === undefinedAddress) return [];
  const whole = chunkShape.reduce((product, size) => product * size, elementBytes);
  if (index.kind === "tree") return readTree(reader, index.address, shape.length);
  if (index.kind === "single") {
    return [{ origin: shape.map(() => 0), address: index.address, bytes: index.bytes ?? whole, mask: index.mask }];
  }
  const grid = shape.map((size, dimension) => Math.ceil(size / chunkShape[dimension]!));
  const count = grid.reduce((product, size) => product * size, 1);
  if (!(count <= maxChunks)) throw new Hdf5Error(`has a dataset of ${count} chunks`, "budget");
  const origins = (position: number): number[] => {
    const origin: number[] = [];
    for (let dimension = grid.length - 1, rest = position; dimension >= 0; dimension--) {
      origin[dimension] = (rest % grid[dimension]!) * chunkShape[dimension]!;
      rest = Math.floor(rest / grid[dimension]!);
    }
    return origin;
  };
  if (index.kind === "implicit") {
    return Array.from({ length: count }, (_, position) => ({
      origin: origins(position),
      address: index.address + position * whole,
      bytes: whole,
      mask: 0,
    }));
  }
  return readFixedArray(reader, index.address, count, whole, origins);
}

async function readTree(reader: BlockReader, root: number, rank: number): Promise<StoredChunk[]> {
  const chunks: StoredChunk[] = [];
  const queue = [root];
  const seen = new Set<number>();
  const keyBytes = 8 + 8 * (rank + 1);
  while (queue.length > 0) {
    const address = queue.pop()!;
    if (seen.has(address) || seen.size > maxChunks) throw new Hdf5Error("has a chunk tree with a loop");
    seen.add(address);
    const head = await reader.read(address, 8);
    if (head.toString("latin1", 0, 4) !== "TREE" || head[4] !== 1)
      throw new Hdf5Error(`has no chunk tree at ${address}`);
    const level = head[5]!;
    const used = head.readUInt16LE(6);
    const from = 8 + 2 * reader.offsetBytes;
    const cursor = new Cursor(await reader.read(address, from + used * (keyBytes + reader.offsetBytes)), reader, from);
    for (let entry = 0; entry < used; entry++) {
      const [bytes, mask] = [cursor.u32(), cursor.u32()];
      const origin = Array.from({ length: rank + 1 }, () => cursor.unsigned(8)).slice(0, rank);
      const child = cursor.address();
      if (level > 0) queue.push(child);
      else chunks.push({ origin, address: child, bytes, mask });
    }
    if (chunks.length > maxChunks) throw new Hdf5Error("has a dataset of too many chunks", "budget");
  }
  return chunks;
}

/** Fixed array: header FAHD, then one block FADB with an entry per chunk; paged ones (over 1,024 entries) have a bitmap first. */
async function readFixedArray(
  reader: BlockReader,
  address: number,
  count: number,
  whole: number,
  origins: (position: number) => number[],
): Promise<StoredChunk[]> {
  const head = await reader.read(address, 8 + reader.lengthBytes + reader.offsetBytes);
  if (head.toString("latin1", 0, 4) !== "FAHD") throw new Hdf5Error(`has no chunk index at ${address}`);
  const isFiltered = head[5] === 1;
  const entryBytes = head[6]!;
  const pageEntries = 2 ** head[7]!;
  const cursor = new Cursor(head, reader, 8);
  const stored = cursor.length();
  const block = cursor.address();
  if (block === undefinedAddress) return [];
  if (stored < count) throw new Hdf5Error("has a chunk index that is too short");
  let at = block + 6 + reader.offsetBytes;
  const isPaged = stored > pageEntries;
  // Each page ends with a checksum, and so does the bitmap.
  if (isPaged) at += Math.ceil(Math.ceil(stored / pageEntries) / 8) + 4;
  const chunks: StoredChunk[] = [];
  for (let first = 0; first < count; first += pageEntries) {
    const entries = Math.min(pageEntries, count - first);
    const page = new Cursor(await reader.read(at, entries * entryBytes), reader);
    for (let entry = 0; entry < entries; entry++) {
      const place = page.address();
      const bytes = isFiltered ? page.unsigned(entryBytes - reader.offsetBytes - 4) : whole;
      const mask = isFiltered ? page.u32() : 0;
      if (place !== undefinedAddress) chunks.push({ origin: origins(first + entry), address: place, bytes, mask });
    }
    at += entries * entryBytes + 4;
  }
  return chunks;
}
