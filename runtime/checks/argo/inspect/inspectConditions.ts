import type { TemplateCall } from "../../../manifest/argo.ts";
import type { ManifestDocument, Path } from "../../../manifest/model.ts";
import { asRecord, asText } from "../../../manifest/record.ts";
import { evaluateWhen, parseWhen } from "../../../expressions/when/evaluateWhen.ts";
import type { Inspection } from "./inspection.ts";
import { sayUndefinedTemplate } from "./undefinedTemplate.ts";
import { inspectHook } from "./inspectHook.ts";

/** when, onExit and hooks of a call. */
export function inspectConditions(
  inspection: Inspection,
  call: TemplateCall,
  document: ManifestDocument,
  path: Path,
  step: string,
): void {
  const when = asText(call.when);
  if (when !== undefined) {
    const problem = whenProblem(when);
    if (problem)
      inspection.say("PF-ARGO-003", `${call.name}: when can not be read: ${problem}`, document, [...path, "when"], {
        step,
        gap: "when",
      });
  }
  const onExit = asText(call.onExit);
  if (onExit !== undefined && !onExit.includes("{{") && !inspection.lookup.templates(document).has(onExit)) {
    sayUndefinedTemplate(inspection, onExit, `${call.name}.onExit`, document, [...path, "onExit"], step, "hook");
  }
  for (const [name, hook] of Object.entries(asRecord(call.hooks))) {
    inspectHook(inspection, name, hook, document, document, [...path, "hooks", name], step);
  }
}

/** Tags stand for a word each; a condition that is only tags may become anything. */
function whenProblem(when: string): string | undefined {
  if (/\{\{=/.test(when)) return undefined;
  try {
    if (!when.includes("{{")) evaluateWhen(when);
    else parseWhen(when.replaceAll(/\{\{[^}]*\}\}/g, "x"));
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 160) : String(error);
  }
}
