import { below } from "../../layouts/paths.ts";
import { mapLimited } from "../../mapLimited.ts";
import type { PlaceReader } from "../../placeReader.ts";
import type { StoredValue } from "./storedValue.ts";
import { ocdbtError, openFrame, readFileTable, type OcdbtCursor } from "./ocdbtNode.ts";

const manifestMagic = 0x0cdb3a2a;
const nodeMagic = 0x0cdb20de;
const maxManifestBytes = 64 * 2 ** 20;
const maxNodes = 200_000;
const maxKeys = 5_000_000;

interface NodePlace {
  file: string;
  base: string;
  offset: number;
  length: number;
  height: number;
  prefix: string;
}

/**
 * All keys of an OCDBT database at its newest version: the manifest and the nodes of the B+tree, every one compared with its CRC-32C. Small
 * values lie in the nodes, of large ones the place is returned. Throws CheckpointError.
 */
export async function readOcdbt(reader: PlaceReader, folder: string): Promise<Map<string, StoredValue>> {
  const values = new Map<string, StoredValue>();
  const root = await readManifest(reader, folder);
  let level: NodePlace[] = root === undefined ? [] : [root];
  for (let nodes = 0; level.length > 0;) {
    nodes += level.length;
    if (nodes > maxNodes) throw ocdbtError(`has more than ${maxNodes} nodes`);
    const children = await mapLimited(level, 8, (place) => readNode(reader, folder, place, values));
    level = children.flat();
  }
  return values;
}

async function readManifest(reader: PlaceReader, folder: string): Promise<NodePlace | undefined> {
  const frame = await reader.withFile(below(folder, "manifest.ocdbt"), async (source) => {
    if (source.bytes > maxManifestBytes) throw ocdbtError(`has a manifest of ${source.bytes} bytes`);
    return source.read(0, source.bytes);
  });
  const cursor = openFrame(frame, manifestMagic);
  cursor.bytes(16);
  const kind = cursor.varint();
  if (kind !== 0) throw ocdbtError("keeps its versions in numbered manifests, which are not read");
  cursor.varint();
  cursor.varint();
  cursor.byte();
  if (cursor.varint() !== 0) cursor.bytes(4);
  const files = readFileTable(cursor, "");
  const count = cursor.varint();
  if (count === 0) return undefined;
  cursor.varints(count);
  const heights = cursor.bytes(count);
  const [ids, offsets, lengths] = [cursor.varints(count), cursor.varints(count), cursor.varints(count)];
  const keys = cursor.varints(count);
  const last = count - 1;
  if (keys[last] === 0) return undefined;
  const file = files[ids[last]!];
  if (file === undefined) throw ocdbtError("names a file that it does not list");
  const { path, base } = file;
  return { file: path, base, offset: offsets[last]!, length: lengths[last]!, height: heights[last]!, prefix: "" };
}

async function readNode(
  reader: PlaceReader,
  folder: string,
  place: NodePlace,
  values: Map<string, StoredValue>,
): Promise<NodePlace[]> {
  const { offset, length } = place;
  const frame = await reader.withFile(below(folder, place.file), (source) => source.read(offset, length));
  const cursor = openFrame(frame, nodeMagic);
  const height = cursor.byte();
  // A child is one lower than its parent, so a loop comes to an end.
  if (height !== place.height) throw ocdbtError("has a node of another height than its parent says");
  const files = readFileTable(cursor, place.base);
  const count = cursor.varint();
  const prefixes = [0, ...cursor.varints(Math.max(0, count - 1))];
  const suffixes = cursor.varints(count);
  const common = height === 0 ? [] : cursor.varints(count);
  const keys = readKeys(cursor, prefixes, suffixes);
  if (height === 0) {
    readLeaf(cursor, keys, place, files, folder, values);
    return [];
  }
  const [ids, offsets, lengths] = [cursor.varints(count), cursor.varints(count), cursor.varints(count)];
  return keys.map((key, index): NodePlace => {
    const file = files[ids[index]!];
    if (file === undefined) throw ocdbtError("names a file that it does not list");
    const prefix = place.prefix + key.toString("utf8", 0, common[index]);
    const { path, base } = file;
    return { file: path, base, offset: offsets[index]!, length: lengths[index]!, height: height - 1, prefix };
  });
}

function readKeys(cursor: OcdbtCursor, prefixes: readonly number[], suffixes: readonly number[]): Buffer[] {
  let before = Buffer.alloc(0);
  return suffixes.map((length, index) => {
    if (prefixes[index]! > before.length || length > 65_536) throw ocdbtError("has a damaged key");
    before = Buffer.concat([before.subarray(0, prefixes[index]), cursor.bytes(length)]);
    return before;
  });
}

function readLeaf(
  cursor: OcdbtCursor,
  keys: readonly Buffer[],
  place: NodePlace,
  files: readonly { path: string }[],
  folder: string,
  values: Map<string, StoredValue>,
): void {
  const lengths = cursor.varints(keys.length);
  const isIndirect = cursor.varints(keys.length).map((kind) => kind === 1);
  const far = isIndirect.filter(Boolean).length;
  const [ids, offsets] = [cursor.varints(far), cursor.varints(far)];
  let next = 0;
  for (const [index, key] of keys.entries()) {
    if (values.size >= maxKeys) throw ocdbtError(`has more than ${maxKeys} keys`);
    const name = place.prefix + key.toString("utf8");
    const bytes = lengths[index]!;
    if (!isIndirect[index]) {
      values.set(name, { bytes, inline: cursor.bytes(bytes) });
      continue;
    }
    const file = files[ids[next]!];
    if (file === undefined) throw ocdbtError("names a file that it does not list");
    values.set(name, { bytes, file: below(folder, file.path), offset: offsets[next]! });
    next++;
  }
}
