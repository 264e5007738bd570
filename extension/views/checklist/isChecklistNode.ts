import type { ChecklistNode, FindingNode } from "./nodesModel.ts";

/** Is a command's argument a row of the *Checklist* view? Keybindings and other extensions may give anything. */
export function isChecklistNode(value: unknown): value is ChecklistNode {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as { folder?: unknown }).folder === "string" &&
    "kind" in value
  );
}

export function isFindingNode(value: unknown): value is FindingNode {
  return isChecklistNode(value) && value.kind === "finding";
}
