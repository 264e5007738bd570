import type { ProducedByComparison } from "./compareProducedBy.ts";
import type { ProducedBy } from "./producedBy.ts";
import { producedByRows, type ProducedByAspect } from "./producedByRows.ts";
import { printable } from "../text/printable.ts";
import type { Style } from "../text/style.ts";

const labels: Record<ProducedByAspect, string> = {
  code: "Code",
  image: "Image",
  data: "Data",
  parameters: "Parameters",
  origin: "Origin",
  mlflow: "MLflow",
  checkpoint: "Checkpoint",
  artifact: "Artifact",
};
const width = 13;

/** "What produced it": one line per fact, a ! before what keeps the run from being repeated exactly. */
export function producedByText(produced: ProducedBy, style: Style): string {
  let last: ProducedByAspect | undefined;
  const lines = producedByRows(produced).map(({ aspect, text, doubtful }) => {
    const label = aspect === last ? "" : labels[aspect];
    last = aspect;
    return `${doubtful ? style.yellow("!") : " "} ${label.padEnd(width)}${printable(text)}`.trimEnd();
  });
  return [style.bold("What produced it"), ...lines].join("\n") + "\n";
}

/** Two runs side by side: what differs, then what could not be compared. */
export function comparisonText(
  { a, b, sameInputs, sameResults, differences, open }: ProducedByComparison,
  style: Style,
): string {
  const lines = [style.bold(`${printable(a.name)} · ${a.phase}   against   ${printable(b.name)} · ${b.phase}`)];
  for (const { aspect, name, a: left = "none", b: right = "none" } of differences) {
    lines.push(`≠ ${labels[aspect].padEnd(width)}${printable(`${name}: ${left} → ${right}`)}`);
  }
  for (const text of open) lines.push(`${style.yellow("?")} ${printable(text)}`);
  const made = sameInputs
    ? "Made of the same code, images, data and parameters"
    : differences.length === 0
      ? "No difference was found, but not everything is known"
      : `${differences.length} ${differences.length === 1 ? "difference" : "differences"}`;
  const results = sameResults === undefined ? "" : sameResults ? "; the artifacts are equal" : "; the artifacts differ";
  return [...lines, "", `${made}${results}.`].join("\n") + "\n";
}
