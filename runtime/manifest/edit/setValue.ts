import type { Node } from "yaml";
import type { Path } from "../model.ts";
import type { TextEdit } from "../sourceRange.ts";
import type { YamlDocument } from "../yamlDocument.ts";
import { changeValue } from "./changeValue.ts";
import { childAt } from "./childAt.ts";
import type { Owner, Child } from "./childAt.ts";
import { insertValue } from "./insertValue.ts";

/** Edits that make the value at `path` equal to `value`; none when it is already. */
export function setValue(document: YamlDocument, path: Path, value: unknown): TextEdit[] {
  let node: Node | null = document.root;
  let owner: Owner | undefined;
  for (const [depth, key] of path.entries()) {
    const child: Child = childAt(document, node, key);
    if (child.missing) return insertValue(document, node, owner, key, wrapValue(path.slice(depth + 1), value));
    [node, owner] = [child.node, child.owner];
  }
  return changeValue(document, node, owner, value);
}

/** The value that has `value` at `path`; a number in the path makes a list. */
function wrapValue(path: Path, value: unknown): unknown {
  return path
    .toReversed()
    .reduce<unknown>((inner, key) => (typeof key === "number" ? [inner] : { [key]: inner }), value);
}
