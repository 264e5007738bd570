import { formatBytes, formatSeconds } from "../../text/units.ts";
import type { Check, Evidence, Finding } from "../check.ts";
import type { CheckContext } from "../checkContext.ts";
import { about } from "../subject/about.ts";
import { notApplicable } from "../subject/notApplicable.ts";
import { place } from "../subject/place.ts";
import { podSubjects, type Subject } from "../subject/subjects.ts";
import { whyTraining } from "../subject/trainingStep.ts";
import { graceNeed, largestCheckpoint, needFormula } from "./graceNeed.ts";

const id = "PF-GRACE-001";

/** The grace period is long enough for a last checkpoint. */
export const graceCoversSave: Check = {
  id,
  title: "The grace period covers a last save",
  area: "grace",
  cost: "static",
  run(context) {
    const findings = podSubjects(context).flatMap((subject) => look(context, subject));
    return findings.length > 0 ? findings : notApplicable(graceCoversSave, "no training step");
  },
};

const why =
  "When the node is reclaimed the container is killed after terminationGracePeriodSeconds, in the middle of the save: everything since the previous checkpoint is lost.";

function look(context: CheckContext, subject: Subject): Finding[] {
  const training = whyTraining(context, subject);
  if (!training) return [];
  const { step, pipeline } = subject;
  const { seconds: grace, origin, problem } = step.grace;
  const base = about(id, subject, origin.range);
  if (grace === undefined) {
    const evidence = [{ label: "terminationGracePeriodSeconds", value: problem ?? "can not be read" }];
    return [{ ...base, status: "unknown", title: `${step.name}: the grace period can not be read`, evidence, why }];
  }
  const asked: Evidence = {
    label: "terminationGracePeriodSeconds",
    value: origin.from === "default" ? "not set, so 30 s" : formatSeconds(grace),
    source: origin.from === "default" ? "Kubernetes default" : place(origin.range),
  };
  const need = graceNeed(context, subject);
  if (need.missing.length > 0) {
    const largest = largestCheckpoint(need, grace);
    const fits: Evidence[] =
      largest === undefined
        ? []
        : [{ label: "largest checkpoint that fits", value: formatBytes(largest), source: needFormula(need) }];
    return [
      {
        ...base,
        status: "unknown",
        title: `${step.name}: ${formatSeconds(grace)} to save, but how long a save takes is not known`,
        evidence: [asked, { label: "not known", value: need.missing.join(", ") }, ...fits, training],
        why,
        fix: { text: `set ${need.missing.join(" and ")} in preflight.yaml` },
      },
    ];
  }
  const sum: Evidence = { label: "needed", value: needFormula(need) };
  if (need.seconds <= grace) {
    const title = `${step.name}: ${formatSeconds(grace)} of grace cover ${formatSeconds(need.seconds)}`;
    return [{ ...base, status: "pass", title, evidence: [asked, sum] }];
  }
  const value = Math.ceil(need.seconds / 5) * 5;
  const ofSpec = origin.from === "spec";
  const [document, owner] = ofSpec ? [pipeline.document, pipeline.specPath] : [step.document, step.path];
  return [
    {
      ...base,
      status: "fail",
      title: `${step.name}: a save needs ${formatSeconds(need.seconds)}, the grace period is ${formatSeconds(grace)}`,
      evidence: [asked, sum, training],
      why,
      fix: {
        text: `terminationGracePeriodSeconds: ${value} in podSpecPatch`,
        edits: context.edit.setInPodSpecPatch(document, owner, ["terminationGracePeriodSeconds"], value),
      },
    },
  ];
}
