import { expandLoop, isLoop } from "../../../expressions/loops/expandLoop.ts";
import type { TemplateCall } from "../../../manifest/argo.ts";
import { substituteInDocument, type Values } from "./substitution.ts";

/** The calls that a step or task with a loop stands for; the call itself when it has none. @throws Problem, ExpressionError */
export function expandCall(call: TemplateCall, values: () => Values, kind: "step" | "task"): TemplateCall[] {
  if (!isLoop(call)) return [call];
  return expandLoop(call, {
    kind,
    values: values(),
    replace: (json, own, allowUnresolved) =>
      substituteInDocument(json, own, allowUnresolved ? "allowUnresolved" : "strict"),
  });
}
