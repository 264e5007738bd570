import type { ManifestDocument, Path } from "../../../manifest/model.ts";
import { asRecord, asText } from "../../../manifest/record.ts";
import { expressionProblem } from "../rules/expressionSyntax.ts";
import type { Inspection } from "./inspection.ts";
import { sayUndefinedTemplate } from "./undefinedTemplate.ts";

/** One lifecycle hook, of the workflow or of a call; `scopeDocument` has the templates it may name. */
export function inspectHook(
  inspection: Inspection,
  name: string,
  hook: unknown,
  scopeDocument: ManifestDocument,
  document: ManifestDocument,
  path: Path,
  step: string | undefined,
): void {
  const { expression, template } = asRecord(hook);
  const more = step === undefined ? {} : { step };
  if (name !== "exit" && !asText(expression))
    inspection.say("PF-ARGO-003", `the hook ${name} needs an expression`, document, path, more);
  const text = asText(expression);
  const problem = text === undefined || text.includes("{{") ? undefined : expressionProblem(text);
  if (problem) {
    inspection.say(
      "PF-ARGO-003",
      `the expression of hook ${name} can not be read: ${problem}`,
      document,
      [...path, "expression"],
      { ...more, gap: "expression" },
    );
  }
  const found = inspection.lookup.find(scopeDocument, path, asRecord(hook));
  if (found && "template" in found) return inspection.visit(found);
  if (found) {
    const { missing } = found;
    return inspection.say(
      "PF-ARGO-002",
      `the hook ${name} calls ${missing.name}.${missing.template}, which is not among the given files`,
      document,
      [...path, "templateRef"],
      { ...more, gap: "hook" },
    );
  }
  const named = asText(template);
  if (named !== undefined && !named.includes("{{")) {
    sayUndefinedTemplate(inspection, named, `the hook ${name}`, document, [...path, "template"], step, "hook");
  }
}
