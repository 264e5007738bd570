import type { Node } from "yaml";
import { ManifestError } from "../manifestError.ts";
import type { YamlDocument } from "../yamlDocument.ts";

/** The value is an alias, so an edit of it would reach other places. */
export function sharedValue(document: YamlDocument, node: Node): ManifestError {
  const { line } = document.lines.position(node.range![0]);
  const message = `${document.file}:${line}: the value comes from an anchor, so changing it would change other places too`;
  return new ManifestError(message, { reason: "shared", hint: "Write the value out at this place first." });
}

/** `key` can not be below `node`. */
export function wrongPath(document: YamlDocument, node: Node | null, key: string | number): ManifestError {
  const line = node?.range ? document.lines.position(node.range[0]).line : 1;
  return new ManifestError(`${document.file}:${line}: "${key}" can not be set inside this value`, { reason: "path" });
}
