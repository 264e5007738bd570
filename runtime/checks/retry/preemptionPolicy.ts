import type { Check, Evidence, Finding } from "../check.ts";
import type { CheckContext } from "../checkContext.ts";
import { about } from "../subject/about.ts";
import { whyAtRisk } from "../subject/atRisk.ts";
import { notApplicable } from "../subject/notApplicable.ts";
import { place } from "../subject/place.ts";
import { podSubjects, type Subject } from "../subject/subjects.ts";
import type { ControllerSetting } from "./attemptEnd.ts";
import { controllerSettings, settingText } from "./controllerSettings.ts";
import { policyAllows } from "./policyAllows.ts";
import { preemptionEvents } from "./preemptionEvents.ts";
import { retryOwner } from "./retryOwner.ts";

const id = "PF-RETRY-002";

/** The effective retryPolicy retries every way in which a preemption shows up, under every controller setting. */
export const preemptionPolicy: Check = {
  id,
  title: "The retry policy covers preemption",
  area: "retry",
  cost: "static",
  run(context) {
    const findings = podSubjects(context).flatMap((subject) => look(context, subject));
    return findings.length > 0 ? findings : notApplicable(preemptionPolicy, "no retried preemptible or training step");
  },
};

const knownPolicies = new Set(["Always", "OnFailure", "OnError", "OnTransientError"]);

function look(context: CheckContext, subject: Subject): Finding[] {
  const { step } = subject;
  const { strategy, policy, maxAttempts, origins } = step.retry;
  if (strategy === undefined || policy === undefined || maxAttempts === 1) return []; // PF-RETRY-001
  const risk = whyAtRisk(context, subject);
  if (risk.length === 0) return [];
  const origin = origins.retryPolicy;
  const owner = retryOwner(subject);
  const base = about(id, subject, origin?.range ?? owner.range);
  const effective: Evidence = {
    label: "retryPolicy",
    value: origin
      ? policy
      : `${policy} (${strategy.expression === undefined ? "default" : "default with an expression"})`,
    source: place(origin?.range) ?? "default",
  };
  if (!knownPolicies.has(policy)) {
    const why = "The policy is not one of Argo's, or known only when the pipeline runs.";
    const title = `${step.name}: the retry policy can not be read`;
    return [{ ...base, status: "unknown", title, evidence: [effective, ...risk], why }];
  }
  const settings = controllerSettings(context);
  const missed = settings.map((setting) => ({ setting, events: missedEvents(policy, setting) }));
  if (missed.every(({ events }) => events.length === 0)) {
    const title = `${step.name}: retryPolicy ${policy} covers preemption`;
    return [{ ...base, status: "pass", title, evidence: [effective] }];
  }
  return [
    {
      ...base,
      status: "fail",
      title: `${step.name}: a preempted attempt would not be retried`,
      evidence: [effective, ...missedEvidence(missed), ...risk],
      why: "How Argo records a reclaimed node is chance and depends on a setting of the controller that a manifest can not see. Where the policy does not fit, the pipeline ends there.",
      fix: {
        text: "retryPolicy: Always",
        edits: context.edit.set(owner.document, [...owner.path, "retryPolicy"], "Always"),
      },
    },
  ];
}

function missedEvents(policy: string, setting: ControllerSetting): string[] {
  return preemptionEvents
    .filter((event) => event.ends(setting).some((end) => !policyAllows(policy, end)))
    .map(({ name }) => name);
}

interface Missed {
  setting: ControllerSetting;
  events: string[];
}

/** One line per controller setting, or a single one when the setting makes no difference. */
function missedEvidence(missed: readonly Missed[]): Evidence[] {
  const texts = missed.map(({ setting, events }) => {
    const all = events.length === preemptionEvents.length ? "any of: " : "";
    const value = events.length === 0 ? "nothing" : `${all}${events.join(", ")}`;
    return { label: `not retried, ${settingText(setting)}`, value };
  });
  const same = new Set(texts.map(({ value }) => value)).size === 1;
  return same ? [{ label: "not retried", value: texts[0]!.value }] : texts;
}
