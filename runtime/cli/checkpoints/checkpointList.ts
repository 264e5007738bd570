import type { Inspection } from "../../checkpoints/inspect/inspection.ts";
import { printable } from "../../text/printable.ts";
import { plural } from "../../text/quantity.ts";
import type { Style } from "../../text/style.ts";
import { checkpointFacts, reasonLines, verdictMark, verdictWord } from "./verdictText.ts";

/** One line per checkpoint with what keeps it from being resumable, then which one to resume from. */
export function checkpointList(
  found: readonly Inspection[],
  best: Inspection | undefined,
  now: Date,
  style: Style,
): string {
  const lines: string[] = [];
  for (const inspection of found) {
    const { uri, layout, verdict, reasons, verified } = inspection;
    const facts = [verdictWord(verdict, style), ...checkpointFacts(inspection, now), layout];
    if (verified) facts.push("every byte verified");
    lines.push(`${verdictMark(verdict, style)} ${style.bold(printable(uri))}`, `  ${facts.join(" · ")}`);
    lines.push(
      ...reasonLines(
        reasons.filter(({ effect }) => effect !== undefined),
        style,
        3,
      ),
    );
  }
  const name = best?.step === undefined ? best?.uri : `step ${best.step}: ${best.uri}`;
  lines.push(
    "",
    name === undefined
      ? `None of ${plural(found.length, "checkpoint")} can be resumed.`
      : `Resume from ${printable(name)}`,
  );
  return lines.join("\n") + "\n";
}
