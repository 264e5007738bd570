/**
 * What a line with carriage returns leaves on a screen: the last state of a progress bar. A program that returns to the start
 * and writes nothing more (tqdm with `leave=False`, which overwrites with spaces) leaves the last thing that could be read.
 */
export function collapseProgress(text: string): string {
  if (!text.includes("\r")) return text;
  const states = text.split("\r");
  return (states.findLast((state) => state.trim() !== "") ?? "").trimEnd();
}
