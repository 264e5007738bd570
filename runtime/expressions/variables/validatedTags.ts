/** Roots of the tags that Argo's validation looks at; others are left alone ("custom variables"). */
export const validatedRoots = ["item.", "steps.", "inputs.", "outputs.", "pod.", "workflow.", "tasks."];

/** Beginnings of tags that its validation takes for granted: they are filled later. */
export const filledLater = [
  "outputs.",
  "workflow.creationTimestamp",
  "workflow.scheduledTime",
  "workflow.duration",
  "tasks.name",
  "steps.name",
  "node.name",
];
