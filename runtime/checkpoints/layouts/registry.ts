import type { FolderEntry } from "../source.ts";
import type { Layout } from "./layout.ts";
import { safetensorsFolder } from "./modelFolder.ts";

/** Layouts of folders, the more telling signs first. */
const layouts: readonly Layout[] = [safetensorsFolder];

/** The layout of a folder, undefined when it is no checkpoint (it may hold some). */
export function findLayout(entries: readonly FolderEntry[], folderName: string): Layout | undefined {
  return layouts.find((layout) => layout.matches(entries, folderName));
}
