import type { Checkpoint } from "../checkpoints/checkpoint.ts";

/**
 * Was the checkpoint made visible by its marker (docs/promotion.md)? Undefined where the layout has none: frameworks write in
 * place.
 */
export function isPromoted({ layout, savedAt }: Pick<Checkpoint, "layout" | "savedAt">): boolean | undefined {
  // A marked folder's moment is the one of its marker.
  return layout === "marked-folder" ? savedAt !== undefined : undefined;
}
