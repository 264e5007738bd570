import { CheckpointError } from "../../checkpointError.ts";
import { emptyContents, type Blob, type FormatContents, type FormatFile, type Tensor } from "../contents.ts";
import { tensorBytes } from "../dtype.ts";
import { readAttributes } from "./attributes.ts";
import { BlockReader, undefinedAddress } from "./blockReader.ts";
import { readChunks, type StoredChunk } from "./chunkIndex.ts";
import { parseFilters, parseLayout, type DataLayout, type Filter } from "./dataLayout.ts";
import { parseDataspace, parseDatatype } from "./datatype.ts";
import { groupLinks } from "./groupLinks.ts";
import { readObjectHeader, type Message } from "./objectHeader.ts";
import { readSuperblock } from "./superblock.ts";

const maxObjects = 1_000_000;
const maxDepth = 64;

/**
 * HDF5 as Keras and h5py write it: superblocks 0 to 3, groups with symbol tables or link messages, datasets that are compact, contiguous or
 * in chunks (deflate, shuffle, fletcher32). What is in other forms is listed as not read. Links to other files are never followed. All from
 * metadata, in blocks of 64 KiB. Throws CheckpointError.
 */
export async function readHdf5({ path, source }: FormatFile): Promise<FormatContents> {
  const contents = emptyContents("hdf5");
  const reader = new BlockReader(source);
  const { rootAddress, endOfFile } = await readSuperblock(source, reader);
  if (endOfFile > source.bytes) {
    const text = `${path} has ${source.bytes} bytes, it was closed with ${endOfFile}: ${endOfFile - source.bytes} are missing`;
    contents.problems.push({ code: "truncated", text, effect: "corrupt", file: path, bytes: source.bytes });
  }
  const queue: { name: string; address: number; depth: number }[] = [{ name: "", address: rootAddress, depth: 0 }];
  const groups = new Set<number>();
  for (let objects = 0; queue.length > 0; objects++) {
    if (objects > maxObjects) {
      contents.problems.push({
        code: "budget",
        text: `${path} has more than ${maxObjects} objects`,
        effect: "unknown",
        file: path,
      });
      break;
    }
    const { name, address, depth } = queue.shift()!;
    try {
      await readObject(name, address, depth);
    } catch (error) {
      if (!(error instanceof CheckpointError) && !(error instanceof RangeError)) throw error;
      // Behind a cut the end is said once, above.
      const isCut = endOfFile > source.bytes;
      const text = `${path}: ${name || "the root group"} can not be read: ${error instanceof CheckpointError ? error.message : "it is damaged"}`;
      if (!isCut || name === "")
        contents.problems.push({ code: "header", text, effect: "corrupt", file: path, tensor: name });
    }
  }
  return contents;

  async function readObject(name: string, address: number, depth: number): Promise<void> {
    const messages = await readObjectHeader(reader, address);
    const join = (key: string): string => (name === "" ? key : `${name}/${key}`);
    for (const [key, value] of await readAttributes(reader, messages)) contents.scalars.set(join(`@${key}`), value);
    const group = await groupLinks(reader, messages);
    if (group === undefined) return readDataset(name, messages);
    // A group may be linked into itself.
    if (groups.has(address) || depth > maxDepth) return;
    groups.add(address);
    contents.containers.set(name, { kind: "dict", size: group.links.length });
    if (group.isDense) {
      const text = `${path}: the group ${name || "/"} keeps its links in a fractal heap, which is not read`;
      contents.problems.push({ code: "not-read", text, effect: "unknown", file: path });
    }
    for (const link of group.notFollowed) {
      contents.problems.push({
        code: "link",
        text: `${path}: ${join(link)} is a link, which is not followed`,
        file: path,
      });
    }
    for (const link of group.links) queue.push({ name: join(link.name), address: link.address, depth: depth + 1 });
  }

  async function readDataset(name: string, messages: readonly Message[]): Promise<void> {
    const find = (type: number): Buffer | undefined => messages.find((message) => message.type === type)?.data;
    const [space, type, layoutData, filterData] = [find(0x01), find(0x03), find(0x08), find(0x0b)];
    if (space === undefined || type === undefined || layoutData === undefined) return;
    const { shape, isNull } = parseDataspace(space, reader);
    const { dtype, bigEndian, size, kind } = parseDatatype(type);
    if (isNull) return;
    if (dtype === undefined) {
      if (kind === "other")
        contents.problems.push({ code: "dtype", text: `${path}: ${name} has a type that is not read`, file: path });
      return;
    }
    const bytes = tensorBytes(dtype, shape);
    const tensor: Tensor = { name, dtype, shape, bytes: bytes ?? 0, chunks: [] };
    if (bigEndian && size > 1) tensor.bigEndian = true;
    contents.tensors.push(tensor);
    const layout = parseLayout(layoutData, reader);
    const filters = filterData === undefined ? [] : parseFilters(filterData, reader);
    await place(tensor, layout, filters, size);
  }

  async function place(tensor: Tensor, layout: DataLayout, filters: readonly Filter[], size: number): Promise<void> {
    const { name, bytes, shape } = tensor;
    const add = (blob: Blob, chunk: Partial<Tensor["chunks"][number]> = {}): void => {
      tensor.chunks.push({ blob: contents.blobs.length, at: 0, ...chunk });
      contents.blobs.push(blob);
    };
    if (layout.kind === "compact") add({ file: path, bytes: layout.data.length, label: name, inline: layout.data });
    else if (layout.kind === "contiguous") {
      if (layout.address === undefinedAddress) return;
      if (layout.bytes < bytes)
        throw new CheckpointError(`it has ${layout.bytes} of ${bytes} bytes`, { reason: "size", exitCode: 1 });
      add({ file: path, offset: reader.base + layout.address, bytes: layout.bytes, label: name });
    } else if (layout.kind === "chunked") {
      if (bytes === 0) return;
      for (const chunk of await readChunks(reader, layout.index, shape, layout.shape, size)) {
        add(
          chunkBlob(
            chunk,
            filters,
            name,
            layout.shape.reduce((product, length) => product * length, size),
          ),
          {
            origin: chunk.origin,
            shape: layout.shape,
          },
        );
      }
    } else {
      contents.problems.push({
        code: "not-read",
        text: `${path}: ${name} is of ${layout.what}, which is not read`,
        effect: "unknown",
        file: path,
      });
    }
  }

  function chunkBlob(chunk: StoredChunk, filters: readonly Filter[], name: string, rawBytes: number): Blob {
    const applied = filters.filter((_, index) => (chunk.mask & (1 << index)) === 0);
    const unknown = applied.find(({ codec }) => codec === undefined);
    if (unknown !== undefined)
      throw new CheckpointError(`it is packed by the filter ${unknown.id}, which is not known`, { reason: "filter" });
    const label = `${name}[${chunk.origin.join(",")}]`;
    const blob: Blob = { file: path, offset: reader.base + chunk.address, bytes: chunk.bytes, label };
    const codecs = applied.map(({ codec }) => codec!).toReversed();
    return codecs.length === 0 ? blob : { ...blob, codecs, rawBytes };
  }
}
