import { mapLimited } from "../mapLimited.ts";
import type { PlaceReader } from "../placeReader.ts";
import type { Part, Role } from "./layout.ts";
import { below } from "./paths.ts";

/** Opens files of a folder, 8 at a time, each with what it is for. */
export function readParts(
  reader: PlaceReader,
  path: string,
  files: readonly (readonly [string, Role])[],
): Promise<Part[]> {
  return mapLimited(files, 8, async ([name, role]): Promise<Part> => {
    const file = below(path, name);
    return { path: file, role, ...(await reader.openFormat(file)) };
  });
}
