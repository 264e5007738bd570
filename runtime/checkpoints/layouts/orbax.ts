import type { VerdictReason } from "../checkpoint.ts";
import { CheckpointError } from "../checkpointError.ts";
import { emptyContents } from "../formats/contents.ts";
import { readOrbaxItem } from "../formats/orbax/readOrbaxItem.ts";
import { problemOf, type PlaceReader } from "../placeReader.ts";
import type { FolderEntry } from "../source.ts";
import type { Layout, LayoutContents, Part } from "./layout.ts";
import { readCount } from "./readCount.ts";
import { below, filesNamed, hasFile, lastName } from "./paths.ts";

const temporary = ".orbax-checkpoint-tmp";

/**
 * A step folder of Orbax, or one item of it. Saves go to a folder with a temporary name that is renamed at the end; where there is no
 * rename (object stores) commit_success.txt is written last. _CHECKPOINT_METADATA has the time of the commit.
 */
export const orbax: Layout = {
  name: "orbax",
  matches: (entries, name) =>
    hasFile(entries, "_CHECKPOINT_METADATA") || isItem(entries) || (name.includes(temporary) && entries.length > 0),
  async read(reader, path, entries): Promise<LayoutContents> {
    const name = lastName(path === "" ? reader.uri : path);
    const reasons = await commitReasons(reader, path, entries, name);
    const parts: Part[] = [];
    const random = { isSaved: false };
    if (isItem(entries)) parts.push(await itemPart(reader, path, entries, reasons, random));
    else {
      for (const { name: item, kind } of entries) {
        if (kind !== "folder") continue;
        const inside = (await reader.list(below(path, item))) ?? [];
        if (isItem(inside)) parts.push(await itemPart(reader, below(path, item), inside, reasons, random));
      }
    }
    if (parts.length === 0)
      reasons.push({ code: "no-item", text: "there is no item with arrays in it", effect: "incomplete" });
    const step = /(?:^|_)(\d{1,15})(?:\.orbax|$)/.exec(name)?.[1];
    return {
      layout: "orbax",
      framework: "Orbax",
      parts,
      reasons,
      steps: step === undefined ? await leafStep(reader, parts) : [{ value: Number(step), where: "the folder's name" }],
      expects: new Set(["optimizer"]),
      has: new Set(random.isSaved ? ["rng"] : []),
      savedAt: filesNamed(entries, /^(?:commit_success\.txt|_CHECKPOINT_METADATA|_METADATA)$/)[0]?.modifiedAt,
    };
  },
};

function isItem(entries: readonly FolderEntry[]): boolean {
  return hasFile(entries, "_METADATA") || hasFile(entries, "manifest.ocdbt");
}

async function commitReasons(
  reader: PlaceReader,
  path: string,
  entries: readonly FolderEntry[],
  name: string,
): Promise<VerdictReason[]> {
  const reasons: VerdictReason[] = [];
  if (name.includes(temporary)) {
    reasons.push({
      code: "temporary",
      text: "the folder still has its temporary name: the save did not finish",
      effect: "incomplete",
    });
  }
  if (!reader.uri.startsWith("file:") && !hasFile(entries, "commit_success.txt")) {
    reasons.push({
      code: "no-marker",
      text: "commit_success.txt was never written: the save did not finish",
      effect: "incomplete",
    });
  }
  if (!hasFile(entries, "_CHECKPOINT_METADATA")) return reasons;
  const metadata = await reader.readJson(below(path, "_CHECKPOINT_METADATA"));
  if (metadata === undefined) {
    reasons.push({ code: "marker", text: "_CHECKPOINT_METADATA is damaged", effect: "corrupt" });
  } else if (metadata.commit_timestamp_nsecs === null) {
    reasons.push({
      code: "no-marker",
      text: "_CHECKPOINT_METADATA has no time of the commit: the save did not finish",
      effect: "incomplete",
    });
  }
  return reasons;
}

async function itemPart(
  reader: PlaceReader,
  path: string,
  entries: readonly FolderEntry[],
  reasons: VerdictReason[],
  random: { isSaved: boolean },
): Promise<Part> {
  const part: Part = {
    path: path === "" ? "_METADATA" : path,
    role: "whole",
    bytes: 0,
    contents: emptyContents("orbax-ocdbt"),
  };
  try {
    const { storedBytes, ...contents } = await readOrbaxItem(reader, path, entries);
    Object.assign(part, { contents, bytes: storedBytes });
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    const problem = problemOf(error, path);
    const isMissing = error.reason === "no-manifest" || error.message.includes("manifest.ocdbt is not there");
    reasons.push(isMissing ? { ...problem, code: "no-manifest", effect: "incomplete" } : problem);
  }
  // Typed keys of jax.random say so beside the array.
  for (const { name } of (await reader.list(below(path, "array_metadatas"))) ?? []) {
    const text = await reader.readText(below(path, `array_metadatas/${name}`)).catch((error: unknown) => {
      if (error instanceof CheckpointError) return "";
      throw error;
    });
    random.isSaved ||= /"random_key_impl"\s*:\s*"/.test(text);
  }
  return part;
}

/** A `step` leaf, where the folder has no number. */
async function leafStep(reader: PlaceReader, parts: readonly Part[]): Promise<LayoutContents["steps"]> {
  for (const { contents } of parts) {
    const tensor = contents.tensors.find(({ name, shape }) => /(?:^|\/)step$/.test(name) && shape.length === 0);
    if (tensor === undefined) continue;
    const value = await readCount(reader, tensor, contents.blobs);
    if (value !== undefined) return [{ value, where: "the leaf step" }];
  }
  return [];
}
