import type { FileText } from "../../checks/fix/fixFindings.ts";
import { readConfig } from "../../config/readConfig.ts";
import { TextLines } from "../../manifest/textLines.ts";
import { onOneLine, type LanguageProblem } from "../findingProblem.ts";

const most = 100;

/** Everything wrong with a preflight.yaml (absolute path), at the setting that it is about. */
export function configProblems({ path, text }: FileText): LanguageProblem[] {
  const lines = new TextLines(path, text);
  return readConfig(text)
    .mistakes.slice(0, most)
    .map(({ text: message, start, end }) => ({
      severity: "error",
      code: "preflight.yaml",
      message,
      range: onOneLine(lines.range(start, end), text),
      related: [],
    }));
}
