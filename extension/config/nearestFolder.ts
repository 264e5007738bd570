import { isBelow } from "./isBelow.ts";

/** Of the folders given (absolute), the deepest that holds `file`. */
export function nearestFolder(file: string, folders: readonly string[]): string | undefined {
  return folders
    .filter((folder) => isBelow(folder, file))
    .toSorted((a, b) => b.length - a.length)
    .at(0);
}
