import { evaluateWhen } from "../../../expressions/when/evaluateWhen.ts";
import type { Artifact, TemplateCall } from "../../../manifest/argo.ts";
import { isLoop } from "../../../expressions/loops/expandLoop.ts";
import { problemOf } from "./problem.ts";
import type { Scope } from "./scope.ts";
import { substitute, type Values } from "./substitution.ts";

/**
 * A step or task with every reference to earlier outputs replaced. Hooks stay as they are: they may refer to the step itself.
 * @throws Problem ("missing-variable" when an output that is referred to does not exist)
 */
export function resolveCall(call: TemplateCall, scope: Scope, globals: Values): TemplateCall {
  const { hooks, ...rest } = call;
  const resolved: TemplateCall = {
    ...(holdsTags(rest) ? substitute(rest, scope.values(globals), "strictPrefixes") : rest),
    ...(hooks && { hooks }),
  };
  if (!mayProceed(resolved)) return resolved;
  const artifacts = resolved.arguments?.artifacts;
  if (artifacts === undefined) return resolved;
  const found: Artifact[] = [];
  for (const artifact of artifacts) {
    if (!artifact.from && !artifact.fromExpression) {
      found.push(artifact);
      continue;
    }
    try {
      found.push({ ...scope.resolveArtifact(artifact), name: artifact.name });
    } catch (error) {
      if (artifact.optional !== true) throw error;
    }
  }
  return { ...resolved, arguments: { ...resolved.arguments, artifacts: found } };
}

/** A `when` of a loop may still hold `{{item}}`; then it is looked at per item. */
function mayProceed(call: TemplateCall): boolean {
  try {
    return evaluateWhen(call.when ?? "");
  } catch (error) {
    if (isLoop(call)) return true;
    throw problemOf(error);
  }
}

/** The variables of a long chain of tasks are many: they are only gathered for calls that have tags. */
function holdsTags(value: unknown): boolean {
  return JSON.stringify(value).includes("{{");
}
