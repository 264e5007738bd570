import type { ManifestDocument } from "../../../manifest/model.ts";
import { nearestName } from "../../../text/nearestName.ts";
import type { Issue } from "../issue.ts";
import { expressionProblem } from "../rules/expressionSyntax.ts";
import type { Tag } from "../rules/tags.ts";
import { misspeltRoot, resolves, VariableScope } from "../rules/variableScope.ts";
import type { Inspection } from "./inspection.ts";

/** Every `{{tag}}` is closed, readable and resolves in `scope`. */
export function inspectTags(
  inspection: Inspection,
  tags: readonly Tag[],
  scope: VariableScope,
  document: ManifestDocument,
  step: string,
): void {
  for (const { text, expression, closed, path } of tags) {
    const say = (check: Issue["check"], message: string, more: Partial<Issue> = {}) =>
      inspection.say(check, message, document, path, { step, ...more });
    if (!closed) {
      const checked = !resolves(`${text.trim().split(/\s/)[0]!}`, new VariableScope(), false);
      say(
        "PF-ARGO-003",
        `"{{" is not closed; Argo reads on to the next "}}" of the document`,
        checked ? {} : { mild: true },
      );
    } else if (expression) {
      const problem = expressionProblem(text.slice(1));
      if (problem) say("PF-ARGO-003", `{{${text.slice(0, 80)}}} can not be read: ${problem}`, { gap: "expression" });
    } else if (!resolves(text, scope, inspection.library)) {
      const near = nearestName(text.trim(), scope.names());
      const hint = near === undefined ? "" : `; did you mean {{${near}}}?`;
      say("PF-ARGO-002", `{{${text.trim().slice(0, 120)}}} can not be resolved${hint}`, {
        hangs: /^\s*(steps|tasks)\./.test(text),
      });
    } else {
      const meant = misspeltRoot(text);
      if (meant)
        say("PF-ARGO-002", `{{${text.trim().slice(0, 120)}}} means nothing to Argo; did you mean {{${meant}}}?`, {
          gap: "misspelt-variable",
        });
    }
  }
}
