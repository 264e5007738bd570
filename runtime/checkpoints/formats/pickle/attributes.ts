import { isKind, type PickleNode } from "./pickleNode.ts";

/** Text keys of a dict, or attributes that an object was built with; the last of equal ones holds, as in Python. */
export function attributesOf(node: PickleNode | undefined): Map<string, PickleNode> {
  const found = new Map<string, PickleNode>();
  const dict = isKind(node, "call")
    ? isKind(node.state, "dict")
      ? node.state.items
      : (node.entries ?? [])
    : isKind(node, "dict")
      ? node.items
      : [];
  for (let index = 0; index + 1 < dict.length; index += 2) {
    const key = dict[index]!;
    if (typeof key === "string") found.set(key, dict[index + 1]!);
  }
  return found;
}

/** The items of a list, tuple, or of an object that wraps one (torch.Size); undefined for anything else. */
export function itemsOf(node: PickleNode | undefined): PickleNode[] | undefined {
  if (isKind(node, "list") || isKind(node, "tuple")) return node.items;
  if (isKind(node, "call") && isKind(node.args, "tuple") && node.args.items.length === 1) {
    const [inner] = node.args.items;
    if (isKind(inner, "list") || isKind(inner, "tuple")) return inner.items;
  }
  return undefined;
}

/** Non-negative whole numbers, as shapes and offsets are; undefined when one is not. */
export function countsOf(node: PickleNode | undefined): number[] | undefined {
  const items = itemsOf(node);
  const isCounts = items?.every((item) => typeof item === "number" && Number.isSafeInteger(item) && item >= 0);
  return isCounts && items!.length <= 64 ? (items as number[]) : undefined;
}
