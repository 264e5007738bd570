import { isMap, isScalar, Scalar } from "yaml";
import type { Node } from "yaml";
import type { YamlDocument } from "../yamlDocument.ts";

/** The quotes a scalar is written in. */
export function quotesOfScalar(node: Node): "single" | "double" | "plain" {
  if (!isScalar(node)) return "plain";
  return node.type === Scalar.QUOTE_SINGLE ? "single" : node.type === Scalar.QUOTE_DOUBLE ? "double" : "plain";
}

/** "json" where the keys around are in double quotes. */
export function quotesOf(document: YamlDocument, node: Node): "json" | "plain" {
  const root = document.root;
  const first =
    isMap(node) && node.items.length > 0 ? node.items[0]!.key : isMap(root) ? root.items[0]?.key : undefined;
  return isScalar(first) && first.type === Scalar.QUOTE_DOUBLE ? "json" : "plain";
}
