import { Cursor, type BlockReader } from "./blockReader.ts";
import { Hdf5Error } from "./hdf5Error.ts";

export interface Message {
  type: number;
  data: Buffer;
}

const maxMessages = 100_000;
const maxBlocks = 1000;

/** All messages of an object, of header version 1 or 2, with its continuation blocks. Throws Hdf5Error. */
export async function readObjectHeader(reader: BlockReader, address: number): Promise<Message[]> {
  const start = await reader.read(address, 16);
  const messages: Message[] = [];
  const blocks: { address: number; length: number }[] = [];
  const isNew = start.toString("latin1", 0, 4) === "OHDR";
  let hasOrder = false;
  if (isNew) {
    const flags = start[5]!;
    hasOrder = (flags & 4) !== 0;
    const prefix = 6 + ((flags & 0x20) !== 0 ? 16 : 0) + ((flags & 0x10) !== 0 ? 4 : 0);
    const width = 1 << (flags & 3);
    const cursor = new Cursor(await reader.read(address + prefix, width), reader);
    blocks.push({ address: address + prefix + width, length: cursor.unsigned(width) });
  } else if (start[0] === 1) blocks.push({ address: address + 16, length: start.readUInt32LE(8) });
  else throw new Hdf5Error(`has no object at ${address}`);
  for (let index = 0; index < blocks.length; index++) {
    if (index > maxBlocks) throw new Hdf5Error("has an object of too many blocks", "budget");
    const block = blocks[index]!;
    const data = await reader.read(block.address, block.length);
    const isContinued = isNew && index > 0;
    if (isContinued && data.toString("latin1", 0, 4) !== "OCHK")
      throw new Hdf5Error("has an object whose continuation is missing");
    // A continuation block carries its checksum, the first one does not count it.
    const end = isContinued ? data.length - 4 : data.length;
    const cursor = new Cursor(data, reader, isContinued ? 4 : 0);
    const least = isNew ? (hasOrder ? 6 : 4) : 8;
    while (cursor.at + least <= end) {
      const type = isNew ? cursor.u8() : cursor.u16();
      const size = cursor.u16();
      const flags = cursor.u8();
      cursor.skip(isNew ? (hasOrder ? 2 : 0) : 3);
      if (cursor.at + size > end) throw new Hdf5Error("has an object with a torn message");
      const message = { type, data: cursor.bytes(size) };
      if (type === 0x10) {
        const place = new Cursor(message.data, reader);
        blocks.push({ address: place.address(), length: place.length() });
      } else if ((flags & 2) === 0) messages.push(message);
      if (messages.length > maxMessages) throw new Hdf5Error("has an object of too many messages", "budget");
    }
  }
  return messages;
}
