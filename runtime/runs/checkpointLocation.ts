import type { PreflightConfig } from "../config/schema.ts";
import type { NodeStatus, Template, Workflow, WorkflowSpec } from "../manifest/argo.ts";
import { findTemplate } from "./findTemplate.ts";

export interface CheckpointLocation {
  /** As the step sees it: a path of its container, or a URI. */
  place: string;
  from: "CHECKPOINT_DIR" | "annotation" | "config";
}

/**
 * Where a step's checkpoints lie: its template's CHECKPOINT_DIR, else the annotation `preflight/checkpoints`, else
 * `steps.NAME.checkpoints` of preflight.yaml. Undefined when nothing says so, or a tag in it can not be resolved.
 */
export function checkpointLocation(
  workflow: Workflow,
  node: NodeStatus,
  config: PreflightConfig,
): CheckpointLocation | undefined {
  const template = findTemplate(workflow, node);
  const candidates: [CheckpointLocation["from"], string | undefined][] = [
    ["CHECKPOINT_DIR", template && environmentValue(template, "CHECKPOINT_DIR")],
    ["annotation", annotation(workflow, template)],
    ["config", node.templateName === undefined ? undefined : config.steps[node.templateName]?.checkpoints],
  ];
  for (const [from, text] of candidates) {
    const place = text === undefined ? undefined : resolveTags(text, workflow, node);
    if (place !== undefined && place !== "") return { place, from };
  }
  return undefined;
}

function environmentValue(template: Template, name: string): string | undefined {
  const containers = [template.container, template.script, ...(template.containerSet?.containers ?? [])];
  for (const container of containers) {
    const value = container?.env?.find((variable) => variable?.name === name)?.value;
    if (typeof value === "string") return value;
  }
  return undefined;
}

function annotation(workflow: Workflow, template: Template | undefined): string | undefined {
  const name = "preflight/checkpoints";
  const spec = workflow.spec as WorkflowSpec & { podMetadata?: Template["metadata"] };
  const value =
    template?.metadata?.annotations?.[name] ??
    spec.podMetadata?.annotations?.[name] ??
    workflow.metadata.annotations?.[name];
  return typeof value === "string" ? value : undefined;
}

/** Plain tags of the run and of the step's inputs; an expression or an unknown tag leaves the place unknown. */
function resolveTags(text: string, workflow: Workflow, node: NodeStatus): string | undefined {
  const values = new Map<string, string | null | undefined>([
    ["workflow.name", workflow.metadata.name],
    ["workflow.uid", workflow.metadata.uid],
    ["workflow.namespace", workflow.metadata.namespace],
  ]);
  for (const { name, value } of workflow.spec.arguments?.parameters ?? []) {
    values.set(`workflow.parameters.${name}`, value);
  }
  for (const { name, value } of node.inputs?.parameters ?? []) values.set(`inputs.parameters.${name}`, value);
  let known = true;
  const resolved = text.slice(0, 4096).replace(/\{\{([^{}]{0,200})\}\}/g, (tag, name: string) => {
    const value = values.get(name.trim());
    if (value == null) known = false;
    return value ?? tag;
  });
  return known && !resolved.includes("{{") ? resolved : undefined;
}
