import type { Style } from "../../text/style.ts";

/** One character for a phase: ✓ succeeded, ✗ failed, ◐ running, ○ pending, – skipped. */
export function phaseMark(phase: string, style: Style): string {
  switch (phase) {
    case "Succeeded":
      return style.green("✓");
    case "Failed":
    case "Error":
      return style.red("✗");
    case "Running":
      return style.cyan("◐");
    case "Skipped":
    case "Omitted":
      return style.dim("–");
    default:
      return style.dim("○");
  }
}
