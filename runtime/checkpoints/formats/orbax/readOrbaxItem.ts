import { CheckpointError } from "../../checkpointError.ts";
import { below, hasFile } from "../../layouts/paths.ts";
import type { PlaceReader } from "../../placeReader.ts";
import type { FolderEntry } from "../../source.ts";
import { emptyContents, type FormatContents } from "../contents.ts";
import { checkDataFile } from "../dataFile.ts";
import { folderValues } from "./folderValues.ts";
import { readOcdbt } from "./readOcdbt.ts";
import type { StoredValue } from "./storedValue.ts";
import { readZarrArrays } from "./readZarrArrays.ts";

/**
 * One item of an Orbax checkpoint: the tree's names from `_METADATA`, dtypes and shapes from the zarr metadata, which lies in the B+tree
 * nodes of OCDBT or in files of its own. Data is not read. Throws CheckpointError.
 */
export async function readOrbaxItem(
  reader: PlaceReader,
  folder: string,
  entries: readonly FolderEntry[],
): Promise<FormatContents & { storedBytes: number }> {
  const metadata = await reader.readJson(below(folder, "_METADATA"));
  const names = treeNames(metadata?.tree_metadata);
  const databases = databasesOf(folder, entries);
  const isOcdbt = databases.length > 0;
  const contents = emptyContents(isOcdbt ? "orbax-ocdbt" : "orbax-zarr");
  const file = below(folder, "_METADATA");
  if (metadata?.use_ocdbt === true && !isOcdbt) {
    throw new CheckpointError(`${folder} has no manifest.ocdbt: the save did not finish.`, {
      reason: "no-manifest",
      exitCode: 1,
    });
  }
  if (metadata === undefined) {
    contents.problems.push({ code: "no-metadata", text: `${file} is missing or damaged`, effect: "incomplete", file });
  }
  const values = new Map<string, StoredValue>();
  for (const database of databases)
    for (const [key, value] of await readOcdbt(reader, database)) values.set(key, value);
  if (!isOcdbt) for (const [key, value] of await folderValues(reader, folder)) values.set(key, value);
  const read = async (value: StoredValue): Promise<Uint8Array> =>
    value.inline ?? reader.withFile(value.file!, (source) => source.read(value.offset!, value.bytes));
  await readZarrArrays(contents, values, (key) => names.get(key) ?? key.replaceAll(".", "/"), read, file);
  const found = new Set(contents.tensors.map(({ name }) => name));
  const isKnownBad = contents.problems.some(({ effect }) => effect !== undefined);
  for (const name of names.values()) {
    if (found.has(name) || isKnownBad) continue;
    contents.problems.push({
      code: "missing-tensor",
      text: `array ${name} of the tree is missing`,
      effect: "incomplete",
      file,
      tensor: name,
    });
  }
  await checkFiles(reader, contents);
  const storedBytes = contents.blobs.reduce((sum, { bytes }) => sum + bytes, 0);
  return Object.assign(contents, { storedBytes });
}

/** The merged database, or those of the processes where the merge did not come to run. */
function databasesOf(folder: string, entries: readonly FolderEntry[]): string[] {
  if (hasFile(entries, "manifest.ocdbt")) return [folder];
  return entries
    .filter(({ name, kind }) => kind === "folder" && /^ocdbt\.process_\d+$/.test(name))
    .map(({ name }) => below(folder, name));
}

/** zarr's name of an array (keys joined by ".") to ours (joined by "/"), for leaves that are arrays. */
function treeNames(tree: unknown): Map<string, string> {
  const names = new Map<string, string>();
  if (typeof tree !== "object" || tree === null) return names;
  for (const entry of Object.values(tree as Record<string, unknown>)) {
    const { key_metadata: keys, value_metadata: value } = (entry ?? {}) as {
      key_metadata?: unknown;
      value_metadata?: unknown;
    };
    const { value_type: type, skip_deserialize: skip } = (value ?? {}) as {
      value_type?: unknown;
      skip_deserialize?: unknown;
    };
    if (!Array.isArray(keys) || skip === true || type === "None" || type === "Dict" || type === "List") continue;
    const path = keys.map((key) => String((key as { key?: unknown } | null)?.key));
    names.set(path.join("."), path.join("/"));
  }
  return names;
}

/** Every file that data lies in is there and long enough. */
async function checkFiles(reader: PlaceReader, contents: FormatContents): Promise<void> {
  const needed = new Map<string, number>();
  for (const { file, offset, bytes } of contents.blobs) {
    if (offset !== undefined) needed.set(file, Math.max(needed.get(file) ?? 0, offset + bytes));
  }
  for (const [file, bytes] of needed) {
    const { problem } = await checkDataFile(reader, file, bytes);
    if (problem !== undefined) contents.problems.push(problem);
  }
}
