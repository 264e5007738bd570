import { anyString } from "../../../expressions/anyString.ts";
import type { Parameter } from "../../../manifest/argo.ts";

const depthLimit = 64;

/**
 * Makes every parameter's value, default and enum a text, in place, as Argo's types read them from a manifest (`value: 5` is
 * "5"). Loop items and everything else stay as they are.
 */
export function textParameters(value: unknown, depth = 0): void {
  if (value === null || typeof value !== "object" || depth > depthLimit) return;
  if (Array.isArray(value)) {
    for (const item of value) textParameters(item, depth + 1);
    return;
  }
  for (const [field, inner] of Object.entries(value)) {
    if (field === "withItems") continue;
    if (field === "parameters" && Array.isArray(inner)) for (const parameter of inner) toText(parameter as Parameter);
    textParameters(inner, depth + 1);
  }
}

function toText(parameter: Parameter): void {
  if (parameter === null || typeof parameter !== "object") return;
  for (const field of ["value", "default"] as const) {
    if (parameter[field] !== undefined) parameter[field] = anyString(parameter[field]) ?? undefined;
  }
  if (Array.isArray(parameter.enum)) parameter.enum = parameter.enum.map((choice) => anyString(choice) ?? "");
  const from = parameter.valueFrom;
  if (from?.default !== undefined) from.default = anyString(from.default) ?? undefined;
}
