import type { Template, TemplateCall } from "../../../manifest/argo.ts";
import type { ManifestDocument, Path } from "../../../manifest/model.ts";
import { asList, asRecord, asText, isRecord } from "../../../manifest/record.ts";
import { nearestName } from "../../../text/nearestName.ts";
import { argumentProblems } from "../rules/argumentRules.ts";
import type { Inspection } from "./inspection.ts";
import { sayUndefinedTemplate } from "./undefinedTemplate.ts";
import { sayMissingInputs } from "./missingInputs.ts";

/** Resolves a call, looks into what it calls, and checks what it is given; returns the called template. */
export function inspectCall(
  inspection: Inspection,
  call: TemplateCall,
  document: ManifestDocument,
  path: Path,
  step: string,
): Template | undefined {
  for (const { message, path: below } of argumentProblems(call.arguments, false)) {
    inspection.say("PF-ARGO-003", `${call.name}: ${message}`, document, [...path, "arguments", ...below], { step });
  }
  const name = asText(call.template);
  if (isRecord(call.templateRef)) {
    const where = [...path, "templateRef"];
    if (name !== undefined)
      inspection.say("PF-ARGO-003", `${call.name} has both template and templateRef`, document, where, { step });
    if (!asText(call.templateRef.name))
      inspection.say("PF-ARGO-003", `${call.name}: templateRef needs a name`, document, where, { step });
    if (!asText(call.templateRef.template))
      inspection.say("PF-ARGO-003", `${call.name}: templateRef needs a template`, document, where, { step });
  } else if (!isRecord(call.inline) && name === undefined) {
    inspection.say(
      "PF-ARGO-003",
      `${call.name} calls nothing: template, templateRef or inline is needed`,
      document,
      path,
      { step },
    );
  }
  const found = inspection.lookup.find(document, path, withParameters(inspection, call));
  if (!found) {
    if (name !== undefined && !isRecord(call.templateRef) && !name.includes("{{")) {
      sayUndefinedTemplate(inspection, name, call.name, document, [...path, "template"], step);
    }
    return undefined;
  }
  if ("missing" in found) {
    const { missing } = found;
    const known = inspection.lookup.document(missing.kind, missing.name);
    const near = known && nearestName(missing.template ?? "", inspection.lookup.templates(known).keys());
    const message = known
      ? `${call.name}: ${missing.kind} ${missing.name} has no template "${missing.template}"${near === undefined ? "" : `; did you mean ${near}?`}`
      : `${call.name}: ${missing.kind} ${missing.name} is not among the given files`;
    inspection.say("PF-ARGO-002", message, document, [...path, "templateRef"], { step });
    return undefined;
  }
  sayMissingInputs(inspection, found.template, call.arguments, call.name, document, path, step);
  inspection.visit(found);
  return found.template;
}

/** A templateRef that names a parameter of the workflow whose value is written there is looked up with that value. */
function withParameters(inspection: Inspection, call: TemplateCall): TemplateCall {
  if (!isRecord(call.templateRef) || inspection.library) return call;
  const values = new Map(
    asList(inspection.pipeline.spec.arguments?.parameters).map((item) => [asRecord(item).name, asRecord(item).value]),
  );
  const filled = Object.entries(call.templateRef).map(([key, text]) => [
    key,
    typeof text === "string"
      ? text.replaceAll(/\{\{\s*workflow\.parameters\.([^}\s]+)\s*\}\}/g, (tag, name: string) =>
          String(values.get(name) ?? tag),
        )
      : text,
  ]);
  return { ...call, templateRef: Object.fromEntries(filled) as TemplateCall["templateRef"] };
}
