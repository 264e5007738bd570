import type { PipelineStep } from "../../manifest/model.ts";
import type { Check, Evidence, Finding } from "../check.ts";
import type { CheckContext } from "../checkContext.ts";
import { about } from "../subject/about.ts";
import { notApplicable } from "../subject/notApplicable.ts";
import { place } from "../subject/place.ts";
import { subjects, type Subject } from "../subject/subjects.ts";

const id = "PF-RETRY-007";

/** steps and dag templates do not inherit a retryStrategy that was meant for their leaves. */
export const inheritedByGroups: Check = {
  id,
  title: "Retries do not multiply",
  area: "retry",
  cost: "static",
  run(context) {
    const findings = subjects(context).flatMap((subject) => look(context, subject));
    return findings.length > 0 ? findings : notApplicable(inheritedByGroups, "no steps or dag template is retried");
  },
};

function look(context: CheckContext, subject: Subject): Finding[] {
  const { pipeline, step } = subject;
  const { strategy, maxAttempts, origins } = step.retry;
  if ((step.type !== "steps" && step.type !== "dag") || strategy === undefined || maxAttempts === 1) return [];
  const base = about(id, subject);
  const origin = Object.values(origins).find(({ from }) => from !== "default");
  if (origin === undefined || Object.values(origins).some(({ from }) => from === "template")) {
    const title = `${step.name}: retries the whole ${step.type} on purpose`;
    return [{ ...base, status: "pass", title, evidence: [] }];
  }
  const factors = mostAttempts(step, pipeline.steps);
  const product = factors.reduce<number | undefined>(
    (all, { attempts }) => (all === undefined || attempts === undefined ? undefined : all * attempts),
    1,
  );
  const formula = factors.map(({ name, attempts }) => `${name} ${attempts ?? "?"}`).join(" × ");
  const evidence: Evidence[] = [
    { label: "retryStrategy", value: `from ${origin.from}`, source: place(origin.range) },
    { label: "attempts of one leaf", value: `${formula} = ${product ?? "not known before the run"}` },
  ];
  return [
    {
      ...base,
      status: "warn",
      title: `${step.name}: the whole ${step.type} is retried as well as its steps`,
      evidence,
      why: `${origin.from} applies to ${step.type} templates too: when a leaf has used its retries, the ${step.type} starts again from nothing, finished steps included.`,
      fix: {
        text: `retryStrategy: {limit: 0} on ${step.name}`,
        edits: step.document.has([...step.path, "retryStrategy"])
          ? undefined
          : context.edit.set(step.document, [...step.path, "retryStrategy"], { limit: 0 }),
      },
    },
  ];
}

interface Factor {
  name: string;
  attempts: number | undefined;
}

/** The factors from `step` down to the leaf with the most attempts; templates that call themselves are followed once. */
function mostAttempts(step: PipelineStep, steps: readonly PipelineStep[]): Factor[] {
  const children = new Map<string, PipelineStep[]>();
  for (const child of steps) {
    for (const { caller } of child.calls) children.set(caller, [...(children.get(caller) ?? []), child]);
  }
  const known = new Map<PipelineStep, Factor[]>();
  const visit = (current: PipelineStep, depth: number): Factor[] => {
    const cached = known.get(current);
    if (cached) return cached;
    const own: Factor = { name: current.name, attempts: current.retry.strategy ? current.retry.maxAttempts : 1 };
    known.set(current, [own]); // ends recursion
    if (depth > 100) return [own];
    let best: Factor[] = [];
    for (const child of children.get(current.name) ?? []) {
      const path = visit(child, depth + 1);
      if (total(path) > total(best) || best.length === 0) best = path;
    }
    const result = [own, ...best];
    known.set(current, result);
    return result;
  };
  return visit(step, 0);
}

function total(factors: Factor[]): number {
  return factors.reduce((all, { attempts }) => all * (attempts ?? 1), 1);
}
