import type { TemplateCall } from "../../../manifest/argo.ts";
import type { ManifestDocument, Path } from "../../../manifest/model.ts";
import { asList, asText, isRecord } from "../../../manifest/record.ts";
import { anyItem } from "../rules/variableScope.ts";
import type { VariableScope } from "../rules/variableScope.ts";
import type { Inspection } from "./inspection.ts";

/** withItems, withParam and withSequence of a call, and the `item` variables they bring. */
export function inspectLoop(
  inspection: Inspection,
  call: TemplateCall,
  scope: VariableScope,
  document: ManifestDocument,
  path: Path,
  step: string,
): void {
  const items = asList(call.withItems);
  const defined = [
    items.length > 0 && "withItems",
    asText(call.withParam) && "withParam",
    call.withSequence && "withSequence",
  ].filter(Boolean);
  if (defined.length > 1)
    inspection.say(
      "PF-ARGO-003",
      `${call.name} has ${defined.join(" and ")}; only one loop is possible`,
      document,
      path,
      {
        step,
      },
    );
  if (defined.length > 0) scope.add("item");
  for (const item of items) {
    for (const key of Object.keys(isRecord(item) ? item : {})) scope.add(`item.${key}`);
    for (const index of Array.isArray(item) ? item.keys() : []) scope.add(`item.[${index}]`);
  }
  const { withParam, withSequence } = call;
  if (asText(withParam)) {
    scope.add(anyItem);
    if (!withParam!.includes("{{") && !isJsonList(withParam!)) {
      inspection.say("PF-ARGO-003", `${call.name}: withParam is not a JSON list`, document, [...path, "withParam"], {
        step,
        gap: "loop",
      });
    }
  }
  if (!isRecord(withSequence)) return;
  if (withSequence.count !== undefined && withSequence.end !== undefined) {
    inspection.say(
      "PF-ARGO-003",
      `${call.name}: withSequence has both count and end`,
      document,
      [...path, "withSequence"],
      { step },
    );
  }
  for (const field of ["count", "start", "end"] as const) {
    const value = withSequence[field];
    if (typeof value !== "string" || value.includes("{{") || /^[+-]?\d+$/.test(value)) continue;
    inspection.say(
      "PF-ARGO-003",
      `${call.name}: withSequence.${field} "${value.slice(0, 40)}" is not a whole number`,
      document,
      [...path, "withSequence", field],
      { step, gap: "loop" },
    );
  }
}

function isJsonList(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text));
  } catch {
    return false;
  }
}
