import { below } from "../../layouts/paths.ts";
import { mapLimited } from "../../mapLimited.ts";
import type { PlaceReader } from "../../placeReader.ts";
import type { StoredValue } from "./storedValue.ts";

const maxValues = 2_000_000;
const maxDepth = 12;

/** A folder tree as a key-value store, as plain zarr keeps its arrays: paths are keys. */
export async function folderValues(reader: PlaceReader, root: string): Promise<Map<string, StoredValue>> {
  const values = new Map<string, StoredValue>();
  let level = [""];
  for (let depth = 0; level.length > 0 && depth < maxDepth; depth++) {
    const next: string[] = [];
    await mapLimited(level, 8, async (key) => {
      const folder = key === "" ? root : below(root, key);
      for (const { name, kind, bytes } of (await reader.list(folder)) ?? []) {
        const full = below(key, name);
        if (kind === "folder") next.push(full);
        else if (kind === "file" && values.size < maxValues)
          values.set(full, { bytes, file: below(root, full), offset: 0 });
      }
    });
    level = next;
  }
  return values;
}
