import path from "node:path";
import type { Pipeline, PipelineStep } from "../../manifest/model.ts";
import { asText } from "../../manifest/record.ts";
import { printable } from "../../text/printable.ts";
import type { Check, Evidence, Finding } from "../check.ts";
import type { CheckContext } from "../checkContext.ts";
import type { TargetLists } from "../targetLists.ts";

/** What the target itself says before a launch: what it refuses fails, what it emulates is named. */
export const targetRunsIt: Check = {
  id: "PF-ARGO-004",
  title: "What the target refuses or only emulates",
  area: "argo",
  cost: "static",
  run: async (context) => {
    const findings: Finding[] = [];
    for (const pipeline of context.manifests.pipelines) {
      context.signal.throwIfAborted();
      findings.push(...(await look(context, pipeline)));
    }
    return findings;
  },
};

const mostFindings = 200;

async function look(context: CheckContext, pipeline: Pipeline): Promise<Finding[]> {
  const { document, spec, missingRefs } = pipeline;
  const workflow = document.name;
  const { target } = context.config;
  const say = (status: Finding["status"], title: string, evidence: Evidence[]): Finding[] => [
    {
      check: "PF-ARGO-004",
      status,
      title: printable(`${workflow}: ${title}`).slice(0, 400),
      range: document.rangeOf(["kind"]),
      workflow,
      evidence,
    },
  ];
  const unknown = (reason: string) =>
    say("unknown", `what the target ${target} does with it is not known`, [{ label: "reason", value: reason }]);

  if (target === undefined) {
    return say("n/a", "no target is chosen: say --target, or target in preflight.yaml", []);
  }
  if (document.problems[0]) return unknown(`the YAML has mistakes: ${document.problems[0].message}`);
  const library = document.kind.endsWith("WorkflowTemplate");
  if (library && asText(spec.entrypoint) === undefined) {
    return say("n/a", "it has no entrypoint, so no target runs it by itself", []);
  }
  if (!context.plan) return unknown("no target was there to ask");
  let lists: TargetLists;
  try {
    lists = await context.plan(requestOf(context, pipeline));
  } catch (error) {
    return unknown(error instanceof Error ? error.message : String(error));
  }
  if (lists.refused.length > 0) {
    return lists.refused.slice(0, mostFindings).map((refused) => refusal(pipeline, lists, refused));
  }
  const [missing] = missingRefs;
  if (missing) return unknown(`it refers to ${missing.kind} ${missing.name}, which is not among the given files`);
  const { emulated } = lists;
  const evidence = emulated.map(({ feature, how }) => ({ label: feature, value: how, source: `target ${lists.name}` }));
  const but =
    emulated.length === 0 ? "" : `, ${emulated.length} ${emulated.length === 1 ? "feature" : "features"} emulated`;
  return say("pass", `the target ${lists.name} runs it${but}`, evidence.slice(0, mostFindings));
}

function requestOf({ cwd, manifests }: CheckContext, { document }: Pipeline) {
  const templates = manifests.documents.filter(
    (other) => other !== document && other.kind.endsWith("WorkflowTemplate") && other.problems.length === 0,
  );
  return {
    workflow: document.object,
    templates: templates.map(({ object }) => object),
    workspace: path.dirname(path.resolve(cwd, document.file)),
  };
}

function refusal(
  pipeline: Pipeline,
  { name }: TargetLists,
  { feature, why, where }: TargetLists["refused"][number],
): Finding {
  const { document, specPath } = pipeline;
  const step = stepAt(pipeline, where);
  return {
    check: "PF-ARGO-004",
    status: "fail",
    title: printable(`${step?.name ?? document.name}: the target ${name} refuses ${feature}`).slice(0, 400),
    range: step ? step.document.rangeOf([...step.path, "name"]) : document.rangeOf([...specPath, ...specField(where)]),
    workflow: document.name,
    ...(step ? { step: step.name } : {}),
    evidence: [
      { label: feature, value: why, source: `target ${name}` },
      { label: "where", value: where },
    ],
    why: "A launch on this target is refused before anything runs, because the step could not do there what it does on a cluster.",
    fix: {
      text: "choose a target that runs it (--target, or target in preflight.yaml), or take it out of the executed path",
    },
  };
}

/** The step that "templates.train" or "workflow template lib, templates.train" names. */
function stepAt({ document, steps }: Pipeline, where: string): PipelineStep | undefined {
  const [, holder, template] = /^(?:workflow template (.*), )?templates\.(.*)$/s.exec(where) ?? [];
  const name = template?.replace(/^inline /, "");
  const named = steps.filter((step) => step.name === name);
  const held = (step: PipelineStep) =>
    holder === undefined ? step.document === document : step.document.name === holder;
  return named.find(held) ?? named[0];
}

function specField(where: string): string[] {
  return where.startsWith("spec.") ? where.split(".").slice(1) : [];
}
