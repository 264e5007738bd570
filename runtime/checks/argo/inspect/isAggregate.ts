import type { TemplateCall } from "../../../manifest/argo.ts";
import { asList, asText } from "../../../manifest/record.ts";

/** Are the outputs of a call those of many items, put together in lists? */
export function isAggregate(call: TemplateCall): boolean {
  return asList(call.withItems).length > 0 || asText(call.withParam) !== undefined;
}
