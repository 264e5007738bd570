import type { Check, Evidence, Finding } from "../check.ts";
import type { CheckContext } from "../checkContext.ts";
import { about } from "../subject/about.ts";
import { notApplicable } from "../subject/notApplicable.ts";
import { place } from "../subject/place.ts";
import { whyPreemptible } from "../subject/preemptibleStep.ts";
import { podSubjects, type Subject } from "../subject/subjects.ts";
import { whyTraining } from "../subject/trainingStep.ts";

const id = "PF-RETRY-008";

/** Training on capacity that can be reclaimed does not sit in a containerSet. */
export const containerSetTraining: Check = {
  id,
  title: "No containerSet for preemptible training",
  area: "retry",
  cost: "static",
  run(context) {
    const findings = podSubjects(context).flatMap((subject) => look(context, subject));
    return findings.length > 0 ? findings : notApplicable(containerSetTraining, "no preemptible training step");
  },
};

function look(context: CheckContext, subject: Subject): Finding[] {
  const { step } = subject;
  const preemptible = whyPreemptible(context, subject);
  const training = whyTraining(context, subject);
  if (!preemptible || !training) return [];
  if (step.type !== "containerSet") {
    return [
      { ...about(id, subject), status: "pass", title: `${step.name}: one container, not a containerSet`, evidence: [] },
    ];
  }
  const path = [...step.path, "containerSet"];
  const inner = step.template.containerSet?.retryStrategy;
  const evidence: Evidence[] = [
    { label: "containerSet", value: "all containers share one pod", source: place(step.document.keyRangeOf(path)) },
  ];
  if (inner) {
    evidence.push({
      label: "containerSet.retryStrategy",
      value: `${inner.retries ?? "?"} retries of the command inside the same container, none when the pod is gone`,
      source: place(step.document.rangeOf([...path, "retryStrategy"])),
    });
  }
  return [
    {
      ...about(id, subject, step.document.keyRangeOf(path)),
      status: "fail",
      title: `${step.name}: trains in a containerSet on preemptible capacity`,
      evidence: [...evidence, preemptible, training],
      why: "When the pod of a containerSet is deleted, Argo can leave the step running for ever (argo-workflows issue 13951), and its inner retries never start a new pod.",
      fix: { text: "give the training container its own template" },
    },
  ];
}
