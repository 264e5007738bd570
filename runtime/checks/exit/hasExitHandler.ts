import type { Check, Finding } from "../check.ts";
import { place } from "../subject/place.ts";
import { chosenSubjects } from "../subject/stepCheck.ts";

const id = "PF-EXIT-001";

/** PF-EXIT-001: does anything run when a training pipeline ends badly? */
export const hasExitHandler: Check = {
  id,
  title: "Something runs when the pipeline ends",
  area: "exit",
  cost: "static",
  run: (context) => {
    const pipelines = [...new Set(chosenSubjects(context, "training").map(({ pipeline }) => pipeline))];
    if (pipelines.length === 0) return [{ check: id, status: "n/a", title: "No pipeline trains", evidence: [] }];
    return pipelines.map(({ document, spec, specPath }): Finding => {
      const base = { check: id, workflow: document.name };
      const hook = spec.hooks?.exit;
      if (typeof spec.onExit === "string" && spec.onExit !== "") {
        const range = document.rangeOf([...specPath, "onExit"]);
        return {
          ...base,
          status: "pass",
          title: `${document.name}: onExit runs ${spec.onExit}`,
          range,
          evidence: [{ label: "onExit", value: spec.onExit, source: place(range) }],
        };
      }
      if (hook !== undefined && hook !== null) {
        const range = document.rangeOf([...specPath, "hooks", "exit"]);
        return {
          ...base,
          status: "pass",
          title: `${document.name}: hooks.exit runs ${hook.template ?? hook.templateRef?.template ?? "a template"}`,
          range,
          evidence: [
            { label: "hooks.exit", value: hook.template ?? hook.templateRef?.template ?? "set", source: place(range) },
          ],
        };
      }
      const range = document.rangeOf(specPath);
      if (spec.workflowTemplateRef !== undefined && spec.templates === undefined) {
        return {
          ...base,
          status: "unknown",
          title: `${document.name}: its WorkflowTemplate is not among the given files`,
          range,
          evidence: [],
        };
      }
      if (document.kind === "WorkflowTemplate" || document.kind === "ClusterWorkflowTemplate") {
        if (spec.entrypoint === undefined) {
          return {
            ...base,
            status: "n/a",
            title: `${document.name}: a library of templates; the Workflow that uses it has the exit handler`,
            range,
            evidence: [],
          };
        }
      }
      return {
        ...base,
        status: "warn",
        title: `${document.name}: nothing runs when it ends`,
        range,
        evidence: [{ label: "onExit, hooks.exit", value: "not set", source: place(range) }],
        why: "When the retries are used up nobody is told and nothing is tidied: the last checkpoint waits for someone to look.",
        fix: { text: "set spec.onExit to a template that reports {{workflow.status}} and the last checkpoint" },
      };
    });
  },
};
