import type { Scalar } from "../contents.ts";
import { CheckpointError } from "../../checkpointError.ts";
import { Cursor, type BlockReader } from "./blockReader.ts";
import { parseDataspace, parseDatatype, type Hdf5Type } from "./datatype.ts";
import type { Message } from "./objectHeader.ts";

const maxText = 2 ** 20;

/** Attributes of an object that are one text or one number. Lists (layer names) and anything damaged are left out. */
export async function readAttributes(reader: BlockReader, messages: readonly Message[]): Promise<[string, Scalar][]> {
  const found: [string, Scalar][] = [];
  for (const { type, data } of messages) {
    if (type !== 0x0c) continue;
    try {
      const { name, kind, shape, value } = split(data, reader);
      const scalar = shape.length === 0 ? await scalarOf(reader, kind, value) : undefined;
      if (scalar !== undefined) found.push([name, scalar]);
    } catch (error) {
      // Attributes are for people; the tensors do not depend on them.
      if (!(error instanceof CheckpointError) && !(error instanceof RangeError)) throw error;
    }
  }
  return found;
}

function split(data: Buffer, reader: BlockReader): { name: string; kind: Hdf5Type; shape: number[]; value: Buffer } {
  const cursor = new Cursor(data, reader);
  const version = cursor.u8();
  cursor.skip(1);
  const [nameBytes, typeBytes, spaceBytes] = [cursor.u16(), cursor.u16(), cursor.u16()];
  if (version >= 3) cursor.skip(1);
  const padded = (size: number): number => (version === 1 ? Math.ceil(size / 8) * 8 : size);
  const name = cursor.bytes(padded(nameBytes)).toString("utf8").replace(/\0.*$/s, "");
  const kind = parseDatatype(cursor.bytes(padded(typeBytes)));
  const { shape } = parseDataspace(cursor.bytes(padded(spaceBytes)), reader);
  return { name, kind, shape, value: data.subarray(cursor.at) };
}

async function scalarOf(reader: BlockReader, kind: Hdf5Type, value: Buffer): Promise<Scalar | undefined> {
  if (kind.kind === "string") return value.toString("utf8", 0, Math.min(kind.size, maxText)).replace(/\0+$/, "");
  if (kind.kind === "vlen-string") return heapText(reader, new Cursor(value, reader));
  if (kind.bigEndian) return undefined;
  switch (kind.dtype) {
    case "float32":
      return value.readFloatLE();
    case "float64":
      return value.readDoubleLE();
    case "int64":
      return Number(value.readBigInt64LE());
    case "int32":
      return value.readInt32LE();
    case "uint8":
    case "int8":
    case "bool":
      return value[0]!;
    default:
      return undefined;
  }
}

/** Texts of any length lie in a global heap: length, collection, number in it. */
async function heapText(reader: BlockReader, place: Cursor): Promise<string | undefined> {
  const length = place.u32();
  const address = place.address();
  const wanted = place.u32();
  if (length > maxText) return undefined;
  const head = await reader.read(address, 8 + reader.lengthBytes);
  if (head.toString("latin1", 0, 4) !== "GCOL") return undefined;
  const size = new Cursor(head, reader, 8).length();
  const heap = new Cursor(await reader.read(address, Math.min(size, 16 * maxText)), reader, 8 + reader.lengthBytes);
  while (heap.at + 8 + reader.lengthBytes <= heap.data.length) {
    const index = heap.u16();
    heap.skip(6);
    const bytes = heap.length();
    if (index === 0) return undefined;
    const data = heap.bytes(Math.min(Math.ceil(bytes / 8) * 8, heap.data.length - heap.at));
    if (index === wanted) return data.toString("utf8", 0, length).replace(/\0+$/, "");
  }
  return undefined;
}
