import type { Checkpoint } from "../../runtime/index.ts";

/** Codicon and theme colour of each verdict, in every view. */
export const verdictIcon: Record<Checkpoint["verdict"], { icon: string; color: string }> = {
  resumable: { icon: "circle-filled", color: "testing.iconPassed" },
  "resumable-with-loss": { icon: "circle-filled", color: "list.warningForeground" },
  "weights-only": { icon: "circle-filled", color: "list.warningForeground" },
  incomplete: { icon: "circle-large", color: "list.warningForeground" },
  corrupt: { icon: "error", color: "testing.iconFailed" },
  unknown: { icon: "question", color: "disabledForeground" },
};
