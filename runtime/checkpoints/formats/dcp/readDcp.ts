import { CheckpointError } from "../../checkpointError.ts";
import { below } from "../../layouts/paths.ts";
import { mapLimited } from "../../mapLimited.ts";
import type { PlaceReader } from "../../placeReader.ts";
import { subSource } from "../../subSource.ts";
import { emptyContents, type FormatContents, type Tensor } from "../contents.ts";
import { elements, tensorBytes } from "../dtype.ts";
import { globalProblems } from "../globalProblems.ts";
import { openFile } from "../openFile.ts";
import { itemKey, parseDcpMetadata, type DcpItem, type DcpMetadata } from "./dcpMetadata.ts";

const maxMetadataBytes = 512 * 2 ** 20;
const maxValueBytes = 64 * 1024;
const maxValues = 64;

/**
 * PyTorch's distributed checkpoint: everything about tensors is in `.metadata`; of the files only their sizes are asked, and
 * small values (step counters) are read. Each piece is a torch.save zip of its own, opened when data is read. Throws CheckpointError.
 */
export async function readDcp(reader: PlaceReader, folder: string): Promise<FormatContents & { fileBytes: number }> {
  const path = below(folder, ".metadata");
  const metadata = await reader.withFile(path, async (source) => {
    if (source.bytes > maxMetadataBytes) {
      throw new CheckpointError(`${path} has ${source.bytes} bytes, more than the ${maxMetadataBytes} that are read.`, {
        reason: "budget",
      });
    }
    return parseDcpMetadata(await source.read(0, source.bytes));
  });
  const contents = emptyContents("dcp");
  contents.globals.push(...metadata.globals);
  contents.problems.push(...globalProblems(metadata.globals, path));
  const sizes = await fileSizes(reader, folder, metadata);
  for (const [file, bytes] of sizes) {
    const needed = Math.max(
      ...[...metadata.items.values()].filter((item) => item.file === file).map((i) => i.offset + i.bytes),
    );
    if (bytes === undefined) {
      contents.problems.push({
        code: "missing-shard",
        text: `${file} is missing`,
        effect: "incomplete",
        file: below(folder, file),
      });
    } else if (bytes < needed) {
      const text = `${file} has ${bytes} bytes, .metadata needs ${needed}`;
      contents.problems.push({ code: "truncated", text, effect: "corrupt", file: below(folder, file), bytes });
    }
  }
  for (const [name, tensor] of metadata.tensors) addTensor(contents, folder, name, tensor, metadata.items);
  const readable = metadata.values.filter((name) => {
    const item = metadata.items.get(itemKey(name));
    return item !== undefined && item.bytes <= maxValueBytes && (sizes.get(item.file) ?? 0) >= item.offset + item.bytes;
  });
  await mapLimited(readable.slice(0, maxValues), 8, (name) =>
    addValue(contents, reader, folder, name, metadata.items.get(itemKey(name))!),
  );
  return Object.assign(contents, {
    fileBytes: [...sizes.values()].reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0),
  });
}

async function fileSizes(
  reader: PlaceReader,
  folder: string,
  metadata: DcpMetadata,
): Promise<Map<string, number | undefined>> {
  const entries = new Map((await reader.list(folder))?.map((entry) => [entry.name, entry.bytes]));
  const files = new Set([...metadata.items.values()].map(({ file }) => file));
  return new Map([...files].map((file) => [file, entries.get(file)]));
}

function addTensor(
  contents: FormatContents,
  folder: string,
  name: string,
  { dtype, shape, chunks }: { dtype: string; shape: number[]; chunks: { origin: number[]; shape: number[] }[] },
  items: ReadonlyMap<string, DcpItem>,
): void {
  const file = below(folder, ".metadata");
  const problem = (code: string, text: string, effect: "incomplete" | "corrupt" | "unknown"): void =>
    void contents.problems.push({ code, text, effect, file, tensor: name });
  const bytes = tensorBytes(dtype, shape);
  if (bytes === undefined) problem("dtype", `tensor ${name} has the unknown dtype ${dtype}`, "unknown");
  const tensor: Tensor = { name, dtype, shape, bytes: bytes ?? 0, chunks: [] };
  contents.tensors.push(tensor);
  let covered = 0;
  for (const chunk of chunks) {
    const inside =
      chunk.shape.length === shape.length && chunk.shape.every((size, d) => chunk.origin[d]! + size <= shape[d]!);
    if (!inside) {
      problem("out-of-bounds", `a piece of tensor ${name} reaches over its edge`, "corrupt");
      continue;
    }
    covered += elements(chunk.shape);
    const item = items.get(itemKey(name, chunk.origin)) ?? (chunks.length === 1 ? items.get(itemKey(name)) : undefined);
    const size = tensorBytes(dtype, chunk.shape);
    if (item === undefined) {
      problem(
        "missing-data",
        `.metadata does not say where the piece of ${name} at [${chunk.origin.join(", ")}] is`,
        "incomplete",
      );
      continue;
    }
    if (item.file.split("/").includes("..") || item.file.startsWith("/")) {
      problem("outside", `tensor ${name} names a file outside of the folder`, "corrupt");
      continue;
    }
    tensor.chunks.push({ blob: contents.blobs.length, at: 0, origin: chunk.origin, shape: chunk.shape });
    contents.blobs.push({
      file: below(folder, item.file),
      offset: item.offset,
      bytes: item.bytes,
      rawBytes: size,
      label: `${name}[${chunk.origin.join(",")}]`,
      codecs: [{ kind: "torch-item" }],
    });
  }
  // Pieces that lie inside and do not overlap cover the tensor exactly when their elements add up.
  if (covered !== elements(shape)) {
    const text = `the pieces of tensor ${name} hold ${covered} of ${elements(shape)} elements`;
    problem("pieces", text, covered < elements(shape) ? "incomplete" : "corrupt");
  }
}

async function addValue(
  contents: FormatContents,
  reader: PlaceReader,
  folder: string,
  name: string,
  item: DcpItem,
): Promise<void> {
  const path = below(folder, item.file);
  try {
    const value = await reader.withFile(path, (source) =>
      openFile({ path, source: subSource(source, item.offset, item.bytes) }),
    );
    for (const [key, scalar] of value.scalars) contents.scalars.set(key === "" ? name : `${name}/${key}`, scalar);
    contents.problems.push(...value.problems.filter(({ effect }) => effect !== undefined));
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    contents.problems.push({
      code: error.reason,
      text: `${name} in ${path}: ${error.message}`,
      effect: "corrupt",
      file: path,
    });
  }
}
