import type { Check, Finding } from "../check.ts";
import type { CheckContext } from "../checkContext.ts";
import { about } from "../subject/about.ts";
import { whyAtRisk } from "../subject/atRisk.ts";
import { notApplicable } from "../subject/notApplicable.ts";
import { place } from "../subject/place.ts";
import { podSubjects, type Subject } from "../subject/subjects.ts";
import { retryOwner } from "./retryOwner.ts";

const id = "PF-RETRY-001";

/** A step that can lose its node has a retryStrategy that starts it again. */
export const missingRetry: Check = {
  id,
  title: "Preemptible and training steps are retried",
  area: "retry",
  cost: "static",
  run(context) {
    const findings = podSubjects(context).flatMap((subject) => look(context, subject));
    return findings.length > 0 ? findings : notApplicable(missingRetry, "no preemptible or training step");
  },
};

// Enough for a day on capacity with hourly preemptions; the step's own checkpoints decide what a retry costs.
const suggested = { limit: 10, retryPolicy: "Always" };

function look(context: CheckContext, subject: Subject): Finding[] {
  const risk = whyAtRisk(context, subject);
  if (risk.length === 0) return [];
  const { step } = subject;
  const { strategy, maxAttempts, origins } = step.retry;
  const why = "When the node is reclaimed the step ends for good, and everything after it does not run.";
  if (strategy === undefined) {
    const path = [...step.path, "retryStrategy"];
    return [
      {
        ...about(id, subject),
        status: "fail",
        title: `${step.name}: not retried at all`,
        evidence: [{ label: "retryStrategy", value: "none" }, ...risk],
        why,
        fix: {
          text: "retryStrategy: {limit: 10, retryPolicy: Always}",
          edits: context.edit.set(step.document, path, suggested),
        },
      },
    ];
  }
  const limit = {
    label: "limit",
    value: String(strategy.limit ?? "none (unlimited)"),
    source: place(origins.limit?.range),
  };
  if (maxAttempts === undefined) {
    return [
      {
        ...about(id, subject, origins.limit?.range),
        status: "unknown",
        title: `${step.name}: the limit of retries can not be read`,
        evidence: [limit, ...risk],
        why: "The limit is known only when the pipeline runs; 0 would mean no retry.",
      },
    ];
  }
  if (maxAttempts <= 1) {
    const owner = retryOwner(subject);
    return [
      {
        ...about(id, subject, origins.limit?.range),
        status: "fail",
        title: `${step.name}: limit ${strategy.limit} allows no retry`,
        evidence: [limit, ...risk],
        why,
        fix: { text: "limit: 10", edits: context.edit.set(owner.document, [...owner.path, "limit"], suggested.limit) },
      },
    ];
  }
  const attempts = maxAttempts === Infinity ? "any number of" : String(maxAttempts);
  return [{ ...about(id, subject), status: "pass", title: `${step.name}: ${attempts} attempts`, evidence: [limit] }];
}
