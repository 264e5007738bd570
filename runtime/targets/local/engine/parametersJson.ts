import type { Parameter } from "../../../manifest/argo.ts";

const fields = ["name", "default", "value", "valueFrom", "globalName", "enum", "description"] as const;

/** A parameter list as JSON with the field order of Argo's type, for `{{inputs.parameters}}` and `{{workflow.parameters}}`. */
export function parametersJson(parameters: Parameter[] | undefined): string {
  if (parameters === undefined) return "null";
  return goJson(
    parameters.map((parameter) =>
      Object.fromEntries(fields.filter((field) => parameter[field] != null).map((field) => [field, parameter[field]])),
    ),
  );
}

/** JSON as Go's encoder writes it: `<`, `>` and `&` and the two line separators escaped. */
export function goJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
