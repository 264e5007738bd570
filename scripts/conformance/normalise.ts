import { podName } from "../../runtime/expressions/names.ts";
import type { Artifact, NodeStatus, Outputs, Workflow } from "../../runtime/manifest/argo.ts";
import type { LogLine } from "../../runtime/targets/target.ts";
import type { RecordNode, RecordOutputs, RunResult } from "./record.ts";

/** Brings a finished run of the local target into the form of a record: names for ids, `wf` for the workflow, `<time>`, … */
export function normalise(workflow: Workflow, logs: LogLine[]): RunResult {
  const run = workflow.metadata.name!;
  const nodes = Object.values(workflow.status?.nodes ?? {});
  const clean = cleaner(run, nodes);
  const nameOf = (id: string) => clean(workflow.status?.nodes?.[id]?.name ?? id);
  const texts: Record<string, string> = {};
  for (const node of nodes) {
    if (node.type === "Pod" && node.startedAt !== undefined) texts[clean(node.name)] = "";
  }
  for (const { nodeId, container, text } of logs) {
    const name = `${nameOf(nodeId)}${container === "main" ? "" : `#${container}`}`;
    texts[name] = `${texts[name] ?? ""}${clean(text)}\n`;
  }
  return {
    phase: workflow.status?.phase ?? "",
    ...(workflow.status?.message !== undefined && { message: clean(workflow.status.message) }),
    progress: workflow.status?.progress,
    ...(workflow.status?.outputs !== undefined && { outputs: outputsOf(workflow.status.outputs, clean) }),
    nodes: nodes
      .map((node) => nodeOf(node, nodes, nameOf, clean))
      .sort((left, right) => (left.name < right.name ? -1 : 1)),
    logs: texts,
  };
}

function nodeOf(
  node: NodeStatus,
  nodes: NodeStatus[],
  nameOf: (id: string) => string,
  clean: (text: string) => string,
): RecordNode {
  const attempts = nodes.filter(({ id, nodeFlag }) => node.children?.includes(id) && nodeFlag?.retried === true).length;
  const inputs = node.inputs && outputsOf(node.inputs, clean);
  const outputs = node.outputs && outputsOf(node.outputs, clean);
  return {
    name: clean(node.name),
    displayName: clean(node.displayName),
    type: node.type,
    phase: node.phase,
    ...(node.templateName !== undefined && { templateName: clean(node.templateName) }),
    ...(node.templateRef !== undefined && { templateRef: node.templateRef }),
    ...(node.message !== undefined && { message: clean(node.message) }),
    ...(inputs !== undefined && Object.keys(inputs).length > 0 && { inputs }),
    ...(outputs !== undefined && Object.keys(outputs).length > 0 && { outputs }),
    ...(node.children?.length && { children: node.children.map(nameOf).sort() }),
    ...(node.boundaryID !== undefined && { boundary: nameOf(node.boundaryID) }),
    ...(node.nodeFlag?.hooked === true && { hooked: true }),
    ...(node.nodeFlag?.retried === true && { retried: true }),
    ...(node.daemoned === true && { daemoned: true }),
    ...(node.type === "Retry" && { attempts }),
    ...(node.progress !== undefined && { progress: node.progress }),
  };
}

function outputsOf(outputs: Outputs, clean: (text: string) => string): RecordOutputs {
  const { parameters, artifacts, result, exitCode } = outputs;
  return {
    ...(parameters?.length && {
      parameters: Object.fromEntries(parameters.map(({ name, value }) => [name, value == null ? null : clean(value)])),
    }),
    ...(result !== undefined && { result: clean(result) }),
    ...(exitCode !== undefined && { exitCode }),
    ...(artifacts?.length && { artifacts: artifacts.map((artifact) => artifactOf(artifact, clean)) }),
  };
}

function artifactOf(artifact: Artifact, clean: (text: string) => string): Record<string, unknown> {
  const { name, path, s3, archive, optional, mode, raw, globalName } = artifact;
  const kind = archive && (["none", "zip", "tar"] as const).find((each) => archive[each] !== undefined);
  return {
    name,
    ...(path && { path }),
    ...(s3?.key && { key: clean(s3.key) }),
    ...(kind && { archive: kind }),
    ...(optional === true && { optional }),
    ...(mode !== undefined && { mode }),
    ...(raw && { raw: clean(raw.data) }),
    ...(globalName && { globalName }),
  };
}

const patterns: [RegExp, string][] = [
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)/g, "<time>"],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "<uid>"],
  [/\b(?:\d{1,3}\.){3}\d{1,3}\b/g, "<ip>"],
];

function cleaner(run: string, nodes: NodeStatus[]): (text: string) => string {
  const replacements: [string, string][] = [];
  for (const { id, name, templateName, templateRef } of nodes) {
    if (id === run) continue;
    const shown = name.replaceAll(run, "wf");
    const pod = podName(run, name, templateRef?.template ?? templateName ?? "", id);
    if (pod !== id) replacements.push([pod, `<pod ${shown}>`]);
    replacements.push([id, `<node ${shown}>`]);
  }
  replacements.sort(([left], [right]) => right.length - left.length);
  return (text) => {
    let cleaned = text;
    if (cleaned.includes(run)) {
      for (const [from, to] of replacements) cleaned = cleaned.replaceAll(from, to);
      cleaned = cleaned.replaceAll(run, "wf");
    }
    for (const [pattern, to] of patterns) cleaned = cleaned.replaceAll(pattern, to);
    return cleaned;
  };
}
