import { isAlias, isMap, isSeq } from "yaml";
import type { Node, YAMLMap, YAMLSeq } from "yaml";
import { isMergeKey, keyText, plainValue } from "../plainValue.ts";
import { isRecord } from "../record.ts";
import type { TextEdit } from "../sourceRange.ts";
import type { YamlDocument } from "../yamlDocument.ts";
import type { Owner } from "./childAt.ts";
import { isEmpty, isWritten } from "./emptyValue.ts";
import { fillEmpty } from "./fillEmpty.ts";
import { insertEntries } from "./insertEntries.ts";
import { sharedValue } from "./pathErrors.ts";
import { replaceValue } from "./replaceValue.ts";

/** Edits that make the value of `node` equal to `value`, with as little of the text touched as can be. */
export function changeValue(
  document: YamlDocument,
  node: Node | null,
  owner: Owner | undefined,
  value: unknown,
): TextEdit[] {
  if (isAlias(node)) throw sharedValue(document, node);
  const current = plainValue(node).value;
  if (JSON.stringify(current) === JSON.stringify(value)) return [];
  if (isMap(node) && isRecord(value) && node.items.length > 0) return changeMap(document, node, value);
  if (isSeq(node) && Array.isArray(value) && node.items.length > 0 && value.length > 0) {
    return changeList(document, node, value);
  }
  if (owner && isEmpty(node) && !isWritten(node)) return fillEmpty(document, node, owner, value);
  return [replaceValue(document, node!, owner, value)];
}

function changeMap(document: YamlDocument, map: YAMLMap, value: Record<string, unknown>): TextEdit[] {
  const gone = map.items.filter((pair) => isMergeKey(pair.key) || !Object.hasOwn(value, keyText(pair.key) ?? ""));
  if (gone.length > 0) {
    // Several neighbours can not be taken out by edits that do not touch: such a map is written anew.
    return [replaceValue(document, map, undefined, value)];
  }
  const added = Object.entries(value).filter(([name]) => !map.items.some((pair) => keyText(pair.key) === name));
  const edits = map.items.flatMap((pair) =>
    changeValue(document, pair.value as Node | null, { key: pair.key as Node, parent: map }, value[keyText(pair.key)!]),
  );
  if (added.length === 0) return edits;
  return [...edits, insertEntries(document, map, Object.fromEntries(added))];
}

function changeList(document: YamlDocument, list: YAMLSeq, value: unknown[]): TextEdit[] {
  if (value.length < list.items.length) return [replaceValue(document, list, undefined, value)];
  const edits = list.items.flatMap((item, index) =>
    changeValue(document, item as Node | null, { parent: list }, value[index]),
  );
  if (value.length === list.items.length) return edits;
  return [...edits, insertEntries(document, list, value.slice(list.items.length))];
}
