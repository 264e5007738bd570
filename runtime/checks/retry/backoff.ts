import type { Check, Evidence, Finding } from "../check.ts";
import type { CheckContext } from "../checkContext.ts";
import { about } from "../subject/about.ts";
import { notApplicable } from "../subject/notApplicable.ts";
import { place } from "../subject/place.ts";
import { subjects, type Subject } from "../subject/subjects.ts";
import { retryOwner } from "./retryOwner.ts";

const id = "PF-RETRY-004";

/** A backoff waits and can be read: with a limit, a duration and a whole factor. */
export const backoff: Check = {
  id,
  title: "Backoff is complete",
  area: "retry",
  cost: "static",
  run(context) {
    const findings = subjects(context).flatMap((subject) => look(context, subject));
    return findings.length > 0 ? findings : notApplicable(backoff, "no step has a backoff");
  },
};

function look(context: CheckContext, subject: Subject): Finding[] {
  const { step } = subject;
  const strategy = step.retry.strategy;
  const written = strategy?.backoff;
  if (!strategy || typeof written !== "object" || written === null) return [];
  const { origins } = step.retry;
  const owner = retryOwner(subject);
  const set = (path: string[], value: unknown) => context.edit.set(owner.document, [...owner.path, ...path], value);
  const found: Finding[] = [];
  const { duration, factor } = written;
  if (duration === undefined || duration === null || duration === "") {
    found.push({
      ...about(id, subject, owner.range),
      status: "fail",
      title: `${step.name}: backoff has no duration`,
      evidence: [{ label: "backoff.duration", value: "none", source: place(owner.range) }],
      why: "Argo needs it only when the first attempt has failed, and then ends the step with an error and no retry.",
      fix: { text: 'duration: "30s"', edits: set(["backoff", "duration"], "30s") },
    });
  }
  if (isFraction(factor)) {
    const range = origins["backoff.factor"]?.range;
    const whole = Math.max(1, Math.round(Number(factor)));
    found.push({
      ...about(id, subject, range ?? owner.range),
      status: "fail",
      title: `${step.name}: backoff factor ${factor} is not a whole number`,
      evidence: [{ label: "backoff.factor", value: String(factor), source: place(range) }],
      why: 'Accepted at submission; at the first failure Argo ends the workflow with an error ("cannot be resolved to an int") instead of retrying.',
      fix: { text: `factor: ${whole}`, edits: set(["backoff", "factor"], whole) },
    });
  }
  if (strategy.limit === undefined || strategy.limit === null) {
    const evidence: Evidence[] = [{ label: "limit", value: "none", source: place(owner.range) }];
    if (duration) {
      const source = place(origins["backoff.duration"]?.range);
      evidence.push({ label: "backoff.duration", value: `${duration}, not waited for without a limit`, source });
    }
    found.push({
      ...about(id, subject, owner.range),
      status: "warn",
      title: `${step.name}: backoff without limit never waits`,
      evidence,
      why: "Argo waits between attempts only when there is a limit: a step that fails at once is started again and again without a pause or an end.",
      fix: { text: "limit: 10", edits: set(["limit"], 10) },
    });
  }
  if (found.length > 0) return found;
  const title = `${step.name}: waits ${duration}${factor === undefined ? "" : ` × ${factor}`} between attempts`;
  return [{ ...about(id, subject, owner.range), status: "pass", title, evidence: [] }];
}

function isFraction(factor: unknown): boolean {
  return (
    /^\s*[-+]?\d*\.\d+\s*$/.test(String(factor ?? "")) || (typeof factor === "number" && !Number.isInteger(factor))
  );
}
