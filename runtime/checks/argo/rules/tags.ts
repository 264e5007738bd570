import type { Path } from "../../../manifest/model.ts";

/** One `{{…}}` in a text of a manifest. */
export interface Tag {
  /** Between the braces, as written. */
  text: string;
  /** `{{=…}}`. */
  expression: boolean;
  path: Path;
  /** False when no `}}` follows in the same text. */
  closed: boolean;
}

const deepest = 60;

/** Every tag in the texts below `value`, with the path of the text; keys in `skip` (names of this level) are left out. */
export function tagsIn(value: unknown, path: Path, skip: readonly string[] = []): Tag[] {
  const tags: Tag[] = [];
  collect(value, path, 0);
  return tags;

  function collect(inner: unknown, innerPath: Path, depth: number): void {
    if (typeof inner === "string") {
      if (inner.includes("{{")) tags.push(...tagsOfText(inner, innerPath));
    } else if (typeof inner === "object" && inner !== null && depth < deepest) {
      const isList = Array.isArray(inner);
      for (const [key, child] of Object.entries(inner)) {
        if (depth === 0 && skip.includes(key)) continue;
        collect(child, [...innerPath, isList ? Number(key) : key], depth + 1);
      }
    }
  }
}

function tagsOfText(text: string, path: Path): Tag[] {
  const tags: Tag[] = [];
  for (let at = text.indexOf("{{"); at >= 0;) {
    const end = text.indexOf("}}", at + 2);
    const inside = text.slice(at + 2, end < 0 ? undefined : end);
    tags.push({ text: inside, expression: inside.startsWith("="), path, closed: end >= 0 });
    if (end < 0) break;
    at = text.indexOf("{{", end + 2);
  }
  return tags;
}
