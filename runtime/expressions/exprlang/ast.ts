import type { Nature } from "./nature.ts";

/** What every node has: its place in the source, how deep the tree below it is, and its static type once checked. */
interface NodeBase {
  /** UTF-16 offset of the token the real engine names in errors. */
  readonly at: number;
  /** Height of the tree, counted to bound recursion. */
  readonly height: number;
  nature?: Nature;
}

/** The syntax tree of expr-lang. */
export type Node = NodeBase &
  (
    | { readonly kind: "nil" }
    | { readonly kind: "bool"; readonly value: boolean }
    | { readonly kind: "int"; readonly value: bigint }
    | { readonly kind: "float"; readonly value: number }
    | { readonly kind: "string"; readonly value: string }
    | { readonly kind: "identifier"; readonly name: string }
    | { readonly kind: "unary"; readonly operator: string; readonly node: Node }
    | { readonly kind: "binary"; readonly operator: string; readonly left: Node; readonly right: Node }
    | { readonly kind: "chain"; readonly node: Node }
    | {
        readonly kind: "member";
        readonly node: Node;
        readonly property: Node;
        readonly optional: boolean;
        readonly method: boolean;
        /** Where the member's name or index ends. */
        readonly end: number;
      }
    | { readonly kind: "slice"; readonly node: Node; readonly from?: Node; readonly to?: Node }
    | { readonly kind: "call"; readonly callee: Node; readonly args: readonly Node[] }
    | { readonly kind: "builtin"; readonly name: string; readonly args: readonly Node[] }
    | { readonly kind: "predicate"; readonly node: Node }
    | { readonly kind: "pointer"; readonly name: string }
    | { readonly kind: "let"; readonly name: string; readonly value: Node; readonly body: Node }
    | { readonly kind: "sequence"; readonly nodes: readonly Node[] }
    | { readonly kind: "conditional"; readonly condition: Node; readonly consequent: Node; readonly otherwise: Node }
    | { readonly kind: "array"; readonly nodes: readonly Node[] }
    | { readonly kind: "map"; readonly pairs: readonly { readonly key: Node; readonly value: Node }[] }
  );

/** The nodes directly below `node`, in source order of evaluation. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.kind) {
    case "unary":
    case "chain":
    case "predicate":
      return [node.node];
    case "binary":
      return [node.left, node.right];
    case "member":
      return [node.node, node.property];
    case "slice":
      return [node.node, node.from, node.to].filter((part) => part !== undefined);
    case "call":
      return [node.callee, ...node.args];
    case "builtin":
      return node.args;
    case "let":
      return [node.value, node.body];
    case "sequence":
    case "array":
      return node.nodes;
    case "conditional":
      return [node.condition, node.consequent, node.otherwise];
    case "map":
      return node.pairs.flatMap((pair) => [pair.key, pair.value]);
    default:
      return [];
  }
}
