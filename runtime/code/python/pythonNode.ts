import { parser } from "@lezer/python";

/** A node of the syntax tree that @lezer/python builds. */
export type PythonNode = ReturnType<typeof parser.parse>["topNode"];

/** Larger files are data or generated; parsing hostile bytes costs about 2 s per MiB. */
export const maxPythonBytes = 1 << 19;

/** Parses without ever running anything. Syntax errors are recovered from, as an editor does. */
export function parsePython(text: string): PythonNode {
  return parser.parse(text).topNode;
}

/** Direct children, in order. */
export function childrenOf(node: PythonNode): PythonNode[] {
  const children: PythonNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(child);
  return children;
}

/**
 * Every node below (and with) `root`, in order; does not go into nested functions and lambdas unless asked.
 * Iterative, so that depth can not exhaust the stack; ends after `limit` nodes.
 */
export function* nodesWithin(
  root: PythonNode,
  { functions = false, limit = 400_000 }: { functions?: boolean; limit?: number } = {},
): Generator<PythonNode> {
  let node: PythonNode = root;
  let left = limit;
  for (;;) {
    left -= 1;
    if (left < 0) return;
    yield node;
    const enter = functions || node === root || !/^(?:FunctionDefinition|LambdaExpression)$/.test(node.name);
    const down = enter ? node.firstChild : null;
    if (down !== null) {
      node = down;
      continue;
    }
    while (!same(node, root) && node.nextSibling === null) {
      const up = node.parent;
      if (up === null) return;
      node = up;
    }
    if (same(node, root)) return;
    node = node.nextSibling!;
  }
}

/** Nodes are made afresh on every step: compare what they stand for. */
export function same(left: PythonNode, right: PythonNode): boolean {
  return left.from === right.from && left.to === right.to && left.name === right.name;
}

/** The nearest ancestor of one of these kinds, at most 500 levels up. */
export function ancestor(node: PythonNode, kinds: readonly string[]): PythonNode | undefined {
  let up = node.parent;
  for (let level = 0; up !== null && level < 500; level += 1) {
    if (kinds.includes(up.name)) return up;
    up = up.parent;
  }
  return undefined;
}
