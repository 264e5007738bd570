interface Icon {
  icon: string;
  color?: string;
}

/** Codicon and theme colour of a phase. */
export function phaseIcon(phase: string): Icon {
  switch (phase) {
    case "Succeeded":
      return { icon: "pass", color: "testing.iconPassed" };
    case "Failed":
    case "Error":
      return { icon: "error", color: "testing.iconFailed" };
    case "Running":
      return { icon: "loading~spin", color: "progressBar.background" };
    case "Skipped":
    case "Omitted":
      return { icon: "circle-slash", color: "disabledForeground" };
    case "Unknown":
      return { icon: "question", color: "list.warningForeground" };
    default:
      return { icon: "circle-outline", color: "testing.iconQueued" };
  }
}
