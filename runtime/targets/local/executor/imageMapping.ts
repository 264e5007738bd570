import { resolve } from "node:path";
import type { ImageMapping } from "../../../config/schema.ts";

/** Finds the mapping of an image, first match wins; `*` matches anything. */
export function findImageMapping(image: string, images: ImageMapping[]): ImageMapping | undefined {
  return images.find(({ match }) => matches(match, image));
}

/** Linear matching of `*` wildcards: pieces are searched left to right, never backtracking further than one star. */
function matches(pattern: string, text: string): boolean {
  const pieces = pattern.split("*");
  const first = pieces[0]!;
  const last = pieces.at(-1)!;
  if (pieces.length === 1) return pattern === text;
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last)) return false;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at <= text.length - last.length;
}

/** Interpreter as an absolute path when it is written as a path; a bare name is left for PATH. */
export function mappedInterpreter(mapping: ImageMapping | undefined, configFolder: string): string | undefined {
  const python = mapping?.python;
  if (python === undefined) return undefined;
  return python.includes("/") ? resolve(configFolder, python) : python;
}
