import { isMap } from "yaml";
import type { Node, Pair, YAMLMap, YAMLSeq } from "yaml";
import type { YamlDocument } from "../yamlDocument.ts";

/** Offset of an item, with its dash in a block list. */
export function itemStart(document: YamlDocument, parent: YAMLMap | YAMLSeq, index: number): number {
  const start = startOf(parent.items[index]);
  if (isMap(parent) || parent.flow) return start;
  return document.lines.text.lastIndexOf("-", start - 1);
}

/** Offset of an item of a list, or of the key of a pair. */
export function startOf(item: unknown): number {
  const node = (item as Pair).key !== undefined ? ((item as Pair).key as Node) : (item as Node);
  return node.range![0];
}

/** Offset after a value, or after the key when there is no value. */
export function endOf({ key, value }: { key?: unknown; value?: unknown }): number {
  const node = ((value as Node | null | undefined)?.range ? value : key) as Node;
  return node.range![1];
}

/** Column (from 0) of the dashes of a block list. */
export function dashColumn(document: YamlDocument, list: YAMLSeq): number {
  return document.lines.position(list.range![0]).column - 1;
}
