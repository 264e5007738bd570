import { formatSeconds } from "../../text/units.ts";
import type { Check, Finding } from "../check.ts";
import type { CheckContext } from "../checkContext.ts";
import { about } from "../subject/about.ts";
import { whyAtRisk } from "../subject/atRisk.ts";
import { notApplicable } from "../subject/notApplicable.ts";
import { place } from "../subject/place.ts";
import { podSubjects, type Subject } from "../subject/subjects.ts";
import { preStops, type PreStop } from "./preStop.ts";

const id = "PF-GRACE-004";

/** No preStop hook eats the grace period or holds work that a stop would skip. */
export const preStopHook: Check = {
  id,
  title: "No preStop hook eats the grace period",
  area: "grace",
  cost: "static",
  run(context) {
    const findings = podSubjects(context).flatMap((subject) => look(context, subject));
    return findings.length > 0
      ? findings
      : notApplicable(preStopHook, "no preemptible or training step has a preStop hook");
  },
};

function look(context: CheckContext, subject: Subject): Finding[] {
  const hooks = preStops(subject);
  if (hooks.length === 0 || whyAtRisk(context, subject).length === 0) return [];
  return hooks.map((hook) => finding(context, subject, hook));
}

function finding(context: CheckContext, subject: Subject, hook: PreStop): Finding {
  const { step } = subject;
  const grace = step.grace.seconds;
  const range = step.document.rangeOf(hook.path);
  const eatsAll = grace !== undefined && hook.seconds >= grace;
  const left =
    grace === undefined
      ? ""
      : `, ${formatSeconds(Math.max(0, grace - hook.seconds))} of ${formatSeconds(grace)} are left`;
  const title =
    hook.seconds > 0
      ? `${step.name}: preStop takes ${formatSeconds(hook.seconds)} of the grace period${left}`
      : `${step.name}: work in preStop does not run when the workflow is stopped`;
  return {
    ...about(id, subject, range),
    status: eatsAll ? "fail" : "warn",
    title,
    evidence: [{ label: "preStop", value: hook.text, source: place(range) }],
    why: "preStop runs before SIGTERM and uses up the same grace period; on argo stop and argo terminate it does not run at all. Save in the SIGTERM handler instead.",
    fix: hook.onlySleeps
      ? { text: "remove preStop", edits: context.edit.remove(step.document, removable(subject, hook)) }
      : { text: "move the work into the SIGTERM handler" },
  };
}

/** The whole `lifecycle` when preStop is all there is in it, so that no empty map stays behind. */
function removable({ step }: Subject, { path }: PreStop): PreStop["path"] {
  const lifecycle = path.slice(0, -1);
  const others = step.document.has([...lifecycle, "postStart"]) || step.document.has([...lifecycle, "stopSignal"]);
  return others ? path : lifecycle;
}
