import type { SourceRange } from "../manifest/sourceRange.ts";
import { occurrences } from "./occurrences.ts";
import { atHome, type OpenManifest } from "./openManifest.ts";
import { symbolAt } from "./symbolAt.ts";

/** Where the thing named at an offset is introduced and used; files are absolute. */
export interface SymbolPlaces {
  /** The name at the offset. */
  origin: SourceRange;
  definitions: SourceRange[];
  references: SourceRange[];
}

/** Undefined where no name of ours stands. */
export function symbolPlaces(manifest: OpenManifest, offset: number): SymbolPlaces | undefined {
  const all = occurrences(manifest.manifests);
  const found = symbolAt(all, manifest.file, offset);
  if (found === undefined) return undefined;
  const same = all.filter(({ symbol }) => symbol === found.symbol);
  const rangesOf = (role: "definition" | "reference") =>
    same.filter((one) => one.role === role).map(({ range }) => atHome(manifest, range));
  return {
    origin: atHome(manifest, found.range),
    definitions: rangesOf("definition"),
    references: rangesOf("reference"),
  };
}
