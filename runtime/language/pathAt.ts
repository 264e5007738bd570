import { isMap, isScalar, isSeq } from "yaml";
import type { Node } from "yaml";
import type { ManifestDocument, Path } from "../manifest/model.ts";
import { isMergeKey, keyText } from "../manifest/plainValue.ts";
import { YamlDocument } from "../manifest/yamlDocument.ts";

/** The deepest place in a document that holds an offset. */
export interface PathAt {
  path: Path;
  /** The offset is in the key that the path ends with, not in its value. */
  onKey: boolean;
}

/** Undefined outside of the document. Aliases end the path: what they stand for is elsewhere. */
export function pathAt(document: ManifestDocument, offset: number): PathAt | undefined {
  if (!(document instanceof YamlDocument) || !holds(document.root, offset)) return undefined;
  const path: (string | number)[] = [];
  let node: Node | null = document.root;
  for (;;) {
    let next: Node | null | undefined;
    if (isMap(node)) {
      for (const { key, value } of node.items) {
        const name = isMergeKey(key) ? undefined : keyText(key);
        if (name === undefined) continue;
        if (isScalar(key) && holds(key, offset)) return { path: [...path, name], onKey: true };
        if (!holds(value as Node | null, offset)) continue;
        path.push(name);
        next = value as Node;
      }
    } else if (isSeq(node)) {
      const index = node.items.findIndex((item) => holds(item as Node | null, offset));
      if (index >= 0) {
        path.push(index);
        next = node.items[index] as Node;
      }
    }
    if (!next) return { path, onKey: false };
    node = next;
  }
}

function holds(node: Node | null | undefined, offset: number): boolean {
  return node?.range !== undefined && node.range !== null && node.range[0] <= offset && offset <= node.range[1];
}
