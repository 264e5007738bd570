import type { Check, CheckArea, CheckCost, Evidence, Finding } from "../check.ts";
import type { CheckContext } from "../checkContext.ts";
import { whyPreemptible } from "./preemptibleStep.ts";
import type { Subject } from "./subjects.ts";
import { podSubjects } from "./subjects.ts";
import { whyTraining } from "./trainingStep.ts";

/** A step that a check looks at, with why: it trains, or it may be reclaimed (both where both hold). */
export interface ChosenSubject extends Subject {
  training?: Evidence;
  preemptible?: Evidence;
}

export type StepResult = Omit<Finding, "check" | "workflow" | "step">;

interface StepCheckOptions {
  id: string;
  title: string;
  area: CheckArea;
  cost?: CheckCost;
  /** Which steps: those that train, or those that train or may be reclaimed. */
  of: "training" | "training or preemptible";
  look(context: CheckContext, subject: ChosenSubject): StepResult[] | Promise<StepResult[]>;
}

/** A check with one or more findings per step; without such a step a single n/a. */
export function stepCheck({ id, title, area, cost = "static", of, look }: StepCheckOptions): Check {
  return {
    id,
    title,
    area,
    cost,
    run: async (context) => {
      const findings: Finding[] = [];
      for (const subject of chosenSubjects(context, of)) {
        context.signal.throwIfAborted();
        const results = await look(context, subject);
        for (const result of results) {
          const finding: Finding = {
            check: id,
            workflow: subject.pipeline.document.name,
            step: subject.step.name,
            ...result,
          };
          findings.push(atStep(finding, subject));
        }
      }
      if (findings.length > 0) return findings;
      const what = of === "training" ? "no training step" : "no training or preemptible step";
      return [{ check: id, status: "n/a", title: `${title}: ${what}`, evidence: [] }];
    },
  };
}

/**
 * Findings stand at the step in the manifest, where annotations can accept them; a place in the code that it runs becomes
 * `related`.
 */
function atStep(finding: Finding, { step, pipeline }: Subject): Finding {
  const { range } = finding;
  if (range !== undefined && [step.document.file, pipeline.document.file].includes(range.file)) return finding;
  const related =
    range === undefined ? finding.related : [{ message: "in the code", range }, ...(finding.related ?? [])];
  return { ...finding, range: step.document.rangeOf(step.path), related };
}

/** The steps of the context that train or may be reclaimed. */
export function chosenSubjects(context: CheckContext, of: StepCheckOptions["of"]): ChosenSubject[] {
  return podSubjects(context).flatMap((subject) => {
    const training = whyTraining(context, subject);
    const preemptible = whyPreemptible(context, subject);
    const chosen = training !== undefined || (of === "training or preemptible" && preemptible !== undefined);
    return chosen ? [{ ...subject, training, preemptible }] : [];
  });
}
