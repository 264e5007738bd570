import type { NodePhase, NodeStatus } from "../../../manifest/argo.ts";

/** The phase of something that ran to an end; Skipped and Omitted never ran. */
export function isCompleted(phase: NodePhase): boolean {
  return phase === "Succeeded" || isUnsuccessful(phase);
}

export function isUnsuccessful(phase: NodePhase): boolean {
  return phase === "Failed" || phase === "Error";
}

/** Nothing more will happen to a node in this phase. */
export function isFinal(phase: NodePhase): boolean {
  return isCompleted(phase) || phase === "Skipped" || phase === "Omitted";
}

/** What comes after the node may go on: it is final, or a daemon that is up. */
export function isFulfilled(node: NodeStatus): boolean {
  return isFinal(node.phase) || (node.daemoned === true && node.phase !== "Pending");
}
