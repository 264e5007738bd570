import type { Check, Evidence, Finding } from "../check.ts";
import type { Pipeline, PipelineStep } from "../../manifest/model.ts";
import { mainContainers } from "../subject/containers.ts";
import { place } from "../subject/place.ts";

const id = "PF-EXIT-002";
const resubmits =
  /\bargo(?:\s+-\S+(?:\s+[^\s-]\S*)?){0,6}?\s+(?:submit|resubmit|retry)\b|\bkubectl(?:\s+-\S+(?:\s+[^\s-]\S*)?){0,6}?\s+(?:create|apply|replace)\b|\/api\/v1\/workflows\/\S*\/?(?:submit|resubmit|retry)?/;
/** Something that counts, or stops after a while. */
const bound =
  /attempt|retr(?:y|ies)[-_ ]?(?:count|left|no|num)|max[-_ ]?(?:attempts|resubmits|retries)|remaining|budget|counter|generation/i;

/** PF-EXIT-002: can an exit handler start the pipeline again without end? */
export const exitLoopIsBounded: Check = {
  id,
  title: "A pipeline does not restart itself without end",
  area: "exit",
  cost: "static",
  run: (context) => {
    const findings = context.manifests.pipelines.flatMap((pipeline) => ofPipeline(pipeline));
    if (findings.length > 0) return findings;
    return [{ check: id, status: "n/a", title: "No pipeline has an exit handler", evidence: [] }];
  },
};

function ofPipeline(pipeline: Pipeline): Finding[] {
  const { document, spec, specPath } = pipeline;
  const roots: { name: string; condition?: string; range: Finding["range"] }[] = [];
  if (typeof spec.onExit === "string" && spec.onExit !== "")
    roots.push({ name: spec.onExit, range: document.rangeOf([...specPath, "onExit"]) });
  const hook = spec.hooks?.exit;
  const hooked = hook?.template ?? hook?.templateRef?.template;
  if (hooked !== undefined)
    roots.push({ name: hooked, condition: hook?.expression, range: document.rangeOf([...specPath, "hooks", "exit"]) });
  return roots.map((root): Finding => {
    const base = { check: id, workflow: document.name, step: root.name, range: root.range };
    const { steps, conditions, missing } = reached(pipeline, root.name);
    const restarts = steps.map((step) => ({ step, how: restartOf(step) })).filter((one) => one.how !== undefined);
    const first = restarts[0];
    if (first === undefined) {
      if (missing.length > 0) {
        return {
          ...base,
          status: "unknown",
          title: `${root.name}: template ${missing[0]} is not among the given files`,
          evidence: [],
        };
      }
      return {
        ...base,
        status: "pass",
        title: `${root.name}: starts no new run that can be seen`,
        evidence: [{ label: "exit handler", value: root.name, source: place(root.range) }],
      };
    }
    const { step, how } = first;
    const text = how!.text;
    const all = [text, ...conditions, root.condition ?? ""].join("\n");
    const evidence: Evidence[] = [
      { label: "starts a run", value: how!.evidence.value, source: how!.evidence.source },
      { label: "condition", value: [...conditions, root.condition].filter(Boolean).join("; ") || "none" },
    ];
    const where = step.document.rangeOf(step.path);
    if (bound.test(all)) {
      return {
        ...base,
        status: "pass",
        title: `${root.name}: restarts, and something counts`,
        evidence: [...evidence, { label: "bound", value: bound.exec(all)![0] }],
      };
    }
    // A fixed name can be created once: the API refuses the second.
    if (how!.fixedName !== undefined) {
      return {
        ...base,
        status: "pass",
        title: `${root.name}: starts ${how!.fixedName}, a name that can exist only once`,
        evidence,
      };
    }
    return {
      ...base,
      status: "fail",
      title: `${root.name}: starts the pipeline again, and nothing bounds it`,
      range: where,
      evidence,
      why: "A run that can not succeed (bad data, a full disk, no capacity) restarts itself for ever and burns money; every restart looks like a new run.",
      fix: {
        text: "pass a counter as a parameter, stop at a maximum (when: '{{workflow.parameters.attempt}} < 3'), and give the new run a fixed name",
      },
    };
  });
}

/** Templates below `root`, with the conditions on the way. */
function reached(pipeline: Pipeline, root: string): { steps: PipelineStep[]; conditions: string[]; missing: string[] } {
  const byName = new Map(pipeline.steps.map((step) => [step.name, step]));
  const steps: PipelineStep[] = [];
  const conditions: string[] = [];
  const missing: string[] = [];
  const queue = [root];
  const seen = new Set<string>();
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const step = byName.get(name);
    if (step === undefined) {
      missing.push(name);
      continue;
    }
    steps.push(step);
    const calls = [...(step.template.steps ?? []).flat(), ...(step.template.dag?.tasks ?? [])];
    for (const call of calls) {
      const next = call?.template ?? call?.templateRef?.template;
      if (typeof next === "string") queue.push(next);
      if (typeof call?.when === "string") conditions.push(call.when);
    }
  }
  return { steps, conditions, missing };
}

function restartOf(step: PipelineStep): { text: string; fixedName?: string; evidence: Evidence } | undefined {
  const resource = step.template.resource as { action?: string; manifest?: string } | undefined;
  if (resource !== undefined && ["create", "apply"].includes(String(resource?.action))) {
    const manifest = String(resource.manifest ?? "");
    if (!/\bkind:\s*Workflow\b/.test(manifest)) return undefined;
    const name = /^\s+name:\s*(\S+)/m.exec(manifest)?.[1];
    const generated = /generateName:/.test(manifest);
    const fixed = !generated && name !== undefined && !name.includes("{{") ? name : undefined;
    return {
      text: manifest,
      fixedName: fixed,
      evidence: {
        label: "resource",
        value: `${resource.action} Workflow`,
        source: place(step.document.rangeOf([...step.path, "resource"])),
      },
    };
  }
  for (const { container, path } of mainContainers(step)) {
    const source = (container as { source?: unknown }).source;
    const text = [
      ...(Array.isArray(container.command) ? container.command : []),
      ...(Array.isArray(container.args) ? container.args : []),
      typeof source === "string" ? source : "",
    ]
      .map(String)
      .join(" ");
    const match = resubmits.exec(text);
    if (match === null) continue;
    if (match[0].startsWith("kubectl") && !/workflow/i.test(text)) continue;
    return {
      text,
      evidence: { label: "command", value: match[0].slice(0, 120), source: place(step.document.rangeOf(path)) },
    };
  }
  return undefined;
}
