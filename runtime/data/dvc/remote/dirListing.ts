import { record } from "../dvcProject.ts";
import type { DirEntry } from "../dirHash.ts";

/** Reads the JSON of a .dir object; undefined when it is none, or names a path that leads out of its folder. */
export function readDirListing(text: string): DirEntry[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(value)) return undefined;
  const entries: DirEntry[] = [];
  for (const one of value as unknown[]) {
    const { md5, relpath } = record(one);
    if (typeof md5 !== "string" || !/^[0-9a-f]{32}$/.test(md5) || typeof relpath !== "string") return undefined;
    if (relpath.startsWith("/") || relpath.split("/").some((part) => part === ".." || part === "")) return undefined;
    entries.push({ path: relpath, md5 });
  }
  return entries;
}
