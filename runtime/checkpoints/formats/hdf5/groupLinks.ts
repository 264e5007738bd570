import { Cursor, undefinedAddress, type BlockReader } from "./blockReader.ts";
import { Hdf5Error } from "./hdf5Error.ts";
import type { Message } from "./objectHeader.ts";

export interface GroupLinks {
  links: { name: string; address: number }[];
  /** Links to other files and paths, which are not followed. */
  notFollowed: string[];
  /** The group keeps its links in a form that is not read here. */
  isDense: boolean;
}

const maxNodes = 100_000;

/** Names and objects of a group: symbol tables of old files, link messages of new ones. Undefined when it is no group. */
export async function groupLinks(reader: BlockReader, messages: readonly Message[]): Promise<GroupLinks | undefined> {
  const found: GroupLinks = { links: [], notFollowed: [], isDense: false };
  let isGroup = false;
  for (const { type, data } of messages) {
    if (type === 0x11) {
      isGroup = true;
      const cursor = new Cursor(data, reader);
      await readSymbolTable(reader, cursor.address(), cursor.address(), found);
    } else if (type === 0x06) {
      isGroup = true;
      readLink(new Cursor(data, reader), found);
    } else if (type === 0x02) {
      isGroup = true;
      const cursor = new Cursor(data, reader, 2 + ((data[1]! & 1) !== 0 ? 8 : 0));
      if (cursor.address() !== undefinedAddress) found.isDense = true;
    }
  }
  return isGroup ? found : undefined;
}

function readLink(cursor: Cursor, found: GroupLinks): void {
  cursor.skip(1);
  const flags = cursor.u8();
  const type = (flags & 8) !== 0 ? cursor.u8() : 0;
  cursor.skip(((flags & 4) !== 0 ? 8 : 0) + ((flags & 0x10) !== 0 ? 1 : 0));
  const name = cursor.bytes(cursor.unsigned(1 << (flags & 3))).toString("utf8");
  if (type === 0) found.links.push({ name, address: cursor.address() });
  else found.notFollowed.push(name);
}

async function readSymbolTable(reader: BlockReader, tree: number, heap: number, found: GroupLinks): Promise<void> {
  const head = await reader.read(heap, 8 + 2 * reader.lengthBytes + reader.offsetBytes);
  if (head.toString("latin1", 0, 4) !== "HEAP") throw new Hdf5Error("has a group without its names");
  const place = new Cursor(head, reader, 8);
  const size = place.length();
  place.length();
  const names = await reader.read(place.address(), size);
  const queue = [tree];
  for (let nodes = 0; queue.length > 0; nodes++) {
    if (nodes > maxNodes) throw new Hdf5Error("has a group of too many nodes", "budget");
    const address = queue.shift()!;
    const signature = (await reader.read(address, 4)).toString("latin1");
    if (signature === "TREE") queue.push(...(await treeChildren(reader, address)));
    else if (signature === "SNOD") await readSymbols(reader, address, names, found);
    else throw new Hdf5Error(`has no group node at ${address}`);
  }
}

async function treeChildren(reader: BlockReader, address: number): Promise<number[]> {
  const { offsetBytes, lengthBytes } = reader;
  const used = (await reader.read(address, 8)).readUInt16LE(6);
  const from = 8 + 2 * offsetBytes;
  const cursor = new Cursor(await reader.read(address, from + used * (lengthBytes + offsetBytes)), reader, from);
  return Array.from({ length: used }, () => {
    cursor.length();
    return cursor.address();
  });
}

async function readSymbols(reader: BlockReader, address: number, names: Buffer, found: GroupLinks): Promise<void> {
  const count = (await reader.read(address, 8)).readUInt16LE(6);
  const size = 2 * reader.offsetBytes + 24;
  const cursor = new Cursor(await reader.read(address, 8 + count * size), reader, 8);
  for (let index = 0; index < count; index++) {
    const nameAt = cursor.address();
    const object = cursor.address();
    const cache = cursor.u32();
    cursor.skip(20);
    const end = names.indexOf(0, nameAt);
    if (nameAt >= names.length || end === -1) throw new Hdf5Error("has a link without a name");
    const name = names.toString("utf8", nameAt, end);
    if (cache === 2) found.notFollowed.push(name);
    else found.links.push({ name, address: object });
  }
}
