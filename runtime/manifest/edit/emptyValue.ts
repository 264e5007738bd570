import { isScalar } from "yaml";
import type { Node } from "yaml";
import { scalarValue } from "../plainValue.ts";

/** Is there no value, or a null? */
export function isEmpty(node: Node | null): boolean {
  return node === null || (isScalar(node) && scalarValue(node) === null);
}

/** Is a null written out ("null", "~", "{}") rather than left empty? */
export function isWritten(node: Node | null): boolean {
  return node?.range !== undefined && node.range !== null && node.range[1] > node.range[0];
}
