import { isAlias, isMap, isSeq } from "yaml";
import type { Node, YAMLMap, YAMLSeq } from "yaml";
import { isMergeKey, keyText } from "../plainValue.ts";
import type { YamlDocument } from "../yamlDocument.ts";
import { isEmpty } from "./emptyValue.ts";
import { sharedValue, wrongPath } from "./pathErrors.ts";

/** What stands in front of a value: its key, in a map; undefined in a list. */
export interface Owner {
  key?: Node;
  parent: YAMLMap | YAMLSeq;
}

/** A value below another: where it stands, or that it is not there. */
export type Child = { missing: true } | { missing: false; node: Node | null; owner: Owner; index: number };

/** The value at `key` of `node`; throws a ManifestError where `key` can not be. */
export function childAt(document: YamlDocument, node: Node | null, key: string | number): Child {
  if (isAlias(node)) throw sharedValue(document, node);
  if (isMap(node)) {
    const index = node.items.findIndex((pair) => !isMergeKey(pair.key) && keyText(pair.key) === String(key));
    const pair = node.items[index];
    if (pair)
      return { missing: false, node: pair.value as Node | null, owner: { key: pair.key as Node, parent: node }, index };
    return { missing: true };
  }
  if (isSeq(node)) {
    if (typeof key !== "number" || key > node.items.length || key < 0) throw wrongPath(document, node, key);
    if (key === node.items.length) return { missing: true };
    return { missing: false, node: node.items[key] as Node | null, owner: { parent: node }, index: key };
  }
  if (isEmpty(node)) return { missing: true };
  throw wrongPath(document, node, key);
}
