/** Has a phase that never changes by itself. */
export function isOver(phase: string): boolean {
  return phase === "Succeeded" || phase === "Failed" || phase === "Error" || phase === "Skipped" || phase === "Omitted";
}
