import { isKind, type PickleNode } from "./pickleNode.ts";

/** Bytes, also as protocol 2 spells them: _codecs.encode(text, 'latin1'). */
export function pickledBytes(node: PickleNode): Uint8Array | undefined {
  if (isKind(node, "bytes")) return node.data;
  if (!isKind(node, "call") || !isKind(node.callee, "global") || !isKind(node.args, "tuple")) return undefined;
  const [text, encoding] = node.args.items;
  const { module, name } = node.callee;
  if (module === "_codecs" && name === "encode" && encoding === "latin1" && typeof text === "string") {
    return Buffer.from(text, "latin1");
  }
  const isBytes = name === "bytearray" || name === "bytes";
  if (isBytes) return isKind(text, "bytes") ? text.data : text === undefined ? new Uint8Array(0) : undefined;
  return undefined;
}
