import { argoDuration } from "../../../manifest/goDuration.ts";
import type { NodeStatus, Parameter, Template } from "../../../manifest/argo.ts";
import { Problem } from "./problem.ts";
import type { Run } from "./run.ts";

/** Waits for a person, or for the duration. @throws Problem when the duration can not be read */
export function executeSuspend(run: Run, template: Template, node: NodeStatus): NodeStatus {
  const duration = template.suspend?.duration ?? "";
  if (duration !== "") {
    const seconds = argoDuration(duration);
    if (seconds === undefined) throw new Problem(`unable to parse ${duration} as a duration`);
    const until = Date.parse(node.startedAt!) + seconds * 1000;
    if (run.host.now() >= until) return resumeNode(run, node, {});
    run.wakeAt(until);
  }
  if (run.deadline !== undefined) run.wakeAt(run.deadline);
  return run.nodes.mark(node, "Running");
}

/** The output parameters that a person supplies, as they stand in the node while it waits. */
export function suppliedOutputs(template: Template): Parameter[] {
  return (template.outputs?.parameters ?? [])
    .filter(({ valueFrom }) => valueFrom?.supplied !== undefined)
    .map((parameter) => {
      if (parameter.valueFrom!.default !== undefined) return parameter;
      const input = template.inputs?.parameters?.find(({ name }) => name === parameter.name);
      if (input?.default == null) return parameter;
      return { ...parameter, valueFrom: { ...parameter.valueFrom, default: input.default } };
    });
}

/** An input whose value is itself a parameter in JSON with an enum (what the UI offers) takes over that enum. */
export function offerEnums(parameters: Parameter[] | undefined): Parameter[] | undefined {
  return parameters?.map((parameter) => {
    try {
      const { enum: choices } = JSON.parse(parameter.value ?? "") as { enum?: string[] };
      if (!Array.isArray(choices) || choices.length === 0) return parameter;
      return { ...parameter, enum: choices, default: parameter.default ?? choices[0] };
    } catch {
      return parameter;
    }
  });
}

/** Ends a suspend node with the values supplied, else the defaults. @throws Problem when a value is missing */
export function resumeNode(run: Run, node: NodeStatus, supplied: Record<string, string>): NodeStatus {
  const parameters = node.outputs?.parameters?.map((parameter) => {
    if (parameter.value !== undefined || parameter.valueFrom?.supplied === undefined) return parameter;
    const { valueFrom, ...rest } = parameter;
    const value = supplied[parameter.name] ?? valueFrom?.default;
    if (value == null) {
      throw new Problem(`raw output parameter '${parameter.name}' has not been set and does not have a default value`);
    }
    return { ...rest, value };
  });
  if (parameters !== undefined) run.nodes.update(node, { outputs: { ...node.outputs, parameters } });
  return run.nodes.mark(node, "Succeeded");
}
