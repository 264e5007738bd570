import { isMap, isSeq } from "yaml";
import type { Node } from "yaml";
import type { TextEdit } from "../sourceRange.ts";
import type { YamlDocument } from "../yamlDocument.ts";
import type { Owner } from "./childAt.ts";
import { isWritten } from "./emptyValue.ts";
import { fillEmpty } from "./fillEmpty.ts";
import { insertEntries } from "./insertEntries.ts";
import { wrongPath } from "./pathErrors.ts";
import { replaceValue } from "./replaceValue.ts";

/** Edits that add `key` with `value` below `node`, which has no such key yet. */
export function insertValue(
  document: YamlDocument,
  node: Node | null,
  owner: Owner | undefined,
  key: string | number,
  value: unknown,
): TextEdit[] {
  const entry = typeof key === "number" ? [value] : { [key]: value };
  if ((isMap(node) || isSeq(node)) && node.items.length > 0) return [insertEntries(document, node, entry)];
  if (!owner) throw wrongPath(document, node, key);
  if (isWritten(node)) return [replaceValue(document, node!, owner, entry)];
  return fillEmpty(document, node, owner, entry);
}
