import type { Path } from "../../manifest/model.ts";
import { marker } from "./cursor.ts";

/** Where the marker stands in a value: as a key of the map at `path`, or in the text at `path`. */
export interface MarkerPath {
  path: Path;
  what: "key" | "value";
  /** The other keys of the map, or what stands beside the marker in the text. */
  beside: string[];
}

const deepest = 100;

export function markerPath(value: unknown, path: Path = []): MarkerPath | undefined {
  if (typeof value === "string") return value.includes(marker) ? { path, what: "value", beside: [value] } : undefined;
  if (typeof value !== "object" || value === null || path.length > deepest) return undefined;
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  for (const [key, inner] of entries) {
    if (key === marker) {
      return { path, what: "key", beside: Object.keys(value).filter((name) => name !== marker) };
    }
    const found = markerPath(inner, [...path, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}
