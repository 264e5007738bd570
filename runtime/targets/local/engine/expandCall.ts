import type { TemplateCall } from "../../../manifest/argo.ts";
import { substitute, type Values } from "./substitution.ts";

export function isLoop(call: TemplateCall): boolean {
  return (call.withItems ?? []).length > 0 || !!call.withParam || call.withSequence !== undefined;
}
export function expandCall(call: TemplateCall, values: Values): TemplateCall[] {
  if (!isLoop(call)) return [call];
  const { withItems, withParam, withSequence, ...rest } = call;
  const items: unknown[] = withItems ?? (withParam ? JSON.parse(withParam) : Array.from({ length: Number(withSequence!.count) }, (_, i) => String(i)));
  return items.map((item, i) => ({ ...substitute(rest, { ...values, item: String(item) }, "strict"), name: `${call.name}(${i}:${String(item).replaceAll(/[()]/g, "")})` }));
}
