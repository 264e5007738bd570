import type { Container } from "../../manifest/argo.ts";
import type { Evidence } from "../check.ts";
import { place } from "../subject/place.ts";
import { stepCheck } from "../subject/stepCheck.ts";
import { trainingCode } from "../subject/trainingCode.ts";
import { mainContainers } from "../subject/containers.ts";

/** The first {{tag}} that names the run. */
function runTag(text: string): string | undefined {
  return text.match(/\{\{[^{}]*\}\}/g)?.find((tag) => /\bworkflow\.(?:name|uid)\b/.test(tag));
}
const runField = /^metadata\.(?:labels\['workflows\.argoproj\.io\/workflow'\]|name$)/;

/** PF-LINEAGE-001: does the run id reach the training process? */
export const runIdReaches = stepCheck({
  id: "PF-LINEAGE-001",
  title: "The run id reaches the training process",
  area: "lineage",
  of: "training",
  look: async (context, subject) => {
    const { step } = subject;
    const containers = mainContainers(step);
    const found: Evidence[] = [];
    for (const { container, path } of containers) {
      for (const [index, variable] of (Array.isArray(container.env) ? container.env : []).entries()) {
        const field = variable?.valueFrom?.fieldRef?.fieldPath;
        const value = typeof variable?.value === "string" ? variable.value : (field ?? "");
        if (runTag(value) !== undefined || (field !== undefined && runField.test(field))) {
          found.push({
            label: `env ${variable.name}`,
            value,
            source: place(step.document.rangeOf([...path, "env", index])),
          });
        }
      }
      for (const field of ["command", "args"] as const) {
        for (const [index, word] of (Array.isArray(container[field]) ? container[field] : []).entries()) {
          if (runTag(String(word)) !== undefined)
            found.push({
              label: field,
              value: String(word).slice(0, 120),
              source: place(step.document.rangeOf([...path, field, index])),
            });
        }
      }
      const source = (container as { source?: unknown }).source;
      if (typeof source === "string" && runTag(source) !== undefined) {
        found.push({
          label: "source",
          value: runTag(source)!,
          source: place(step.document.rangeOf([...path, "source"])),
        });
      }
    }
    const runId = containers
      .flatMap(({ container }) => container.env ?? [])
      .find((variable) => variable?.name === "RUN_ID");
    if (found.length > 0) {
      return [{ status: "pass", title: `${step.name}: the run id reaches the process`, evidence: found }];
    }
    // An input parameter may carry it from the caller.
    const carried = step.calls.flatMap(({ call, document, path }) =>
      (call.arguments?.parameters ?? []).flatMap((parameter, index) =>
        typeof parameter?.value === "string" && runTag(parameter.value) !== undefined
          ? [
              {
                label: `argument ${parameter.name}`,
                value: parameter.value,
                source: place(document.rangeOf([...path, "arguments", "parameters", index])),
              },
            ]
          : [],
      ),
    );
    if (carried.length > 0)
      return [{ status: "pass", title: `${step.name}: the run id is passed as a parameter`, evidence: carried }];
    if (runId !== undefined) {
      return [
        {
          status: "unknown",
          title: `${step.name}: RUN_ID is set, to what is not visible`,
          evidence: [{ label: "env RUN_ID", value: runId.value ?? "from a reference" }],
        },
      ];
    }
    const code = await trainingCode(context, subject);
    const target = code.container ?? containers[0];
    const field = target === undefined ? undefined : [...target.path, "env"];
    const edits =
      target === undefined || field === undefined || !step.document.has(target.path)
        ? undefined
        : step.document.has(field)
          ? context.edit.set(step.document, [...field, envLength(target.container)], runIdVariable)
          : context.edit.set(step.document, field, [runIdVariable]);
    return [
      {
        status: "warn",
        title: `${step.name}: nothing tells the process which run it belongs to`,
        evidence: [{ label: "{{workflow.name}} or {{workflow.uid}}", value: "not in env, command or args" }],
        why: "Logs, metrics and checkpoints of a retried or resumed run can not be put together afterwards.",
        fix: { text: "env RUN_ID: {{workflow.name}}-{{workflow.uid}}", edits },
      },
    ];
  },
});

const runIdVariable = { name: "RUN_ID", value: "{{workflow.name}}-{{workflow.uid}}" };

function envLength(container: Container): number {
  return Array.isArray(container.env) ? container.env.length : 0;
}
