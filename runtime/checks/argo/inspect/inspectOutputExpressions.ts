import type { Template } from "../../../manifest/argo.ts";
import type { ManifestDocument, Path } from "../../../manifest/model.ts";
import { asList, asRecord, asText } from "../../../manifest/record.ts";
import { expressionProblem } from "../rules/expressionSyntax.ts";
import type { Inspection } from "./inspection.ts";

/** The expressions that the outputs of a steps or dag template are made by. */
export function inspectOutputExpressions(
  inspection: Inspection,
  template: Template,
  document: ManifestDocument,
  path: Path,
  step: string,
): void {
  for (const [side, list] of [
    ["parameters", asList(asRecord(template.outputs).parameters)],
    ["artifacts", asList(asRecord(template.outputs).artifacts)],
  ] as const) {
    for (const [index, item] of list.entries()) {
      const text = asText(asRecord(asRecord(item).valueFrom).expression) ?? asText(asRecord(item).fromExpression);
      const problem = text === undefined || text.includes("{{") ? undefined : expressionProblem(text);
      if (problem)
        inspection.say(
          "PF-ARGO-003",
          `an output expression can not be read: ${problem}`,
          document,
          [...path, "outputs", side, index],
          { step, gap: "expression" },
        );
    }
  }
}
