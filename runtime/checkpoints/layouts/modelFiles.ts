import type { VerdictReason } from "../checkpoint.ts";
import type { PlaceReader } from "../placeReader.ts";
import { mapLimited } from "../mapLimited.ts";
import type { FolderEntry } from "../source.ts";
import type { Part } from "./layout.ts";
import { below, filesNamed, hasFile } from "./paths.ts";

const indexName = /^[\w.-]*\.(?:safetensors|bin)\.index(?:\.[\w-]+)?\.json$/;
const singleName =
  /^(?:(?:model|adapter_model|diffusion_pytorch_model)(?:\.[\w-]+)?\.safetensors|(?:pytorch_model|adapter_model|diffusion_pytorch_model)(?:_\d+)?(?:\.[\w-]+)?\.bin|model_\d+\.safetensors)$/;
const shardName = /^(.+)-(\d{5})-of-(\d{5})\.(safetensors|bin)$/;

export function isModelFile(name: string): boolean {
  return indexName.test(name) || singleName.test(name) || shardName.test(name);
}

/**
 * The weights of a Hugging Face folder: one file, or shards with an index. Shards are compared with the index (every file there,
 * every tensor in the shard it names, none elsewhere, sizes add up) and with the count in their own names.
 */
export async function readModelFiles(
  reader: PlaceReader,
  path: string,
  entries: readonly FolderEntry[],
): Promise<{ parts: Part[]; reasons: VerdictReason[] }> {
  const reasons: VerdictReason[] = [];
  const shards = filesNamed(entries, shardName);
  const names = [...filesNamed(entries, singleName), ...shards].map(({ name }) => name).toSorted();
  const parts = await mapLimited(names, 8, async (name): Promise<Part> => {
    const file = below(path, name);
    return { path: file, role: "model", ...(await reader.openFormat(file)) };
  });
  const missing = new Set<string>();
  for (const { name } of shards) {
    const [, stem, , count, type] = shardName.exec(name)!;
    for (let number = 1; number <= Math.min(Number(count), 10_000); number++) {
      const expected = `${stem}-${String(number).padStart(5, "0")}-of-${count}.${type}`;
      if (!hasFile(entries, expected)) missing.add(expected);
    }
  }
  for (const { name } of filesNamed(entries, indexName)) {
    const index = await reader.readJson(below(path, name));
    const map = index?.weight_map;
    if (typeof map !== "object" || map === null) {
      reasons.push({ code: "index", text: `${name} is damaged`, effect: "corrupt", file: below(path, name) });
      continue;
    }
    reasons.push(...compareIndex(name, map as Record<string, unknown>, index!, { path, parts, missing, entries }));
  }
  for (const name of missing) {
    reasons.push({ code: "missing-shard", text: `${name} is missing`, effect: "incomplete", file: below(path, name) });
  }
  return { parts, reasons };
}

interface Found {
  path: string;
  parts: readonly Part[];
  missing: Set<string>;
  entries: readonly FolderEntry[];
}

function compareIndex(
  indexFile: string,
  map: Record<string, unknown>,
  index: Record<string, unknown>,
  { path, parts, missing, entries }: Found,
): VerdictReason[] {
  const reasons: VerdictReason[] = [];
  const byFile = new Map<string, Set<string>>();
  for (const part of parts) byFile.set(part.path, new Set(part.contents.tensors.map(({ name }) => name)));
  let strangers = 0;
  for (const [tensor, file] of Object.entries(map)) {
    if (typeof file !== "string") continue;
    const names = byFile.get(below(path, file));
    if (names === undefined) {
      if (!hasFile(entries, file)) missing.add(file);
    } else if (!names.has(tensor) && strangers++ < 10 && names.size > 0) {
      const text = `${indexFile} places ${tensor} in ${file}, which does not have it`;
      reasons.push({ code: "missing-tensor", text, effect: "incomplete", file: below(path, file), tensor });
    }
  }
  const listed = new Set(Object.values(map).filter((file) => typeof file === "string"));
  for (const part of parts) {
    if (!listed.has(part.path.slice(path === "" ? 0 : path.length + 1))) continue;
    const extra = part.contents.tensors.filter(({ name }) => !Object.hasOwn(map, name));
    if (extra.length === 0) continue;
    const text = `${part.path} has ${extra.length} tensors that ${indexFile} does not know, e.g. ${extra[0]!.name}`;
    reasons.push({ code: "extra-tensor", text, file: part.path, tensor: extra[0]!.name });
  }
  const total = (index.metadata as { total_size?: unknown } | undefined)?.total_size;
  const shards = parts.filter((part) => listed.has(part.path.slice(path === "" ? 0 : path.length + 1)));
  const bytes = shards.flatMap(({ contents }) => contents.tensors).reduce((sum, tensor) => sum + tensor.bytes, 0);
  const isWhole = missing.size === 0 && shards.every(({ contents }) => contents.format !== "unreadable");
  if (typeof total === "number" && isWhole && total !== bytes) {
    const text = `${indexFile} counts ${total} bytes of tensors, the shards have ${bytes}`;
    reasons.push({
      code: "size",
      text,
      effect: total > bytes ? "incomplete" : undefined,
      file: below(path, indexFile),
    });
  }
  return reasons;
}
