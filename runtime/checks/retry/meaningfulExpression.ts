import type { Check, Evidence, Finding } from "../check.ts";
import type { CheckContext } from "../checkContext.ts";
import { about } from "../subject/about.ts";
import { whyAtRisk } from "../subject/atRisk.ts";
import { notApplicable } from "../subject/notApplicable.ts";
import { place } from "../subject/place.ts";
import { podSubjects, type Subject } from "../subject/subjects.ts";
import type { AttemptEnd } from "./attemptEnd.ts";
import { controllerSettings, settingText } from "./controllerSettings.ts";
import { exitCodeAsNumber } from "./exitCodeAsNumber.ts";
import { createJudge, isTemplated, type Judge } from "./judgeExpression.ts";
import { defaultPermanentExitCodes, ordinaryEnds, permanentEnds } from "./otherEnds.ts";
import { policyAllows } from "./policyAllows.ts";
import { preemptionEvents } from "./preemptionEvents.ts";
import { retryOwner } from "./retryOwner.ts";

const id = "PF-RETRY-005";

/** retryStrategy.expression can be evaluated, is true some time, and lets preemptions through. */
export const meaningfulExpression: Check = {
  id,
  title: "The retry expression means what it says",
  area: "retry",
  cost: "static",
  run(context) {
    const judge = createJudge();
    const findings = podSubjects(context).flatMap((subject) => look(context, subject, judge));
    return findings.length > 0 ? findings : notApplicable(meaningfulExpression, "no retryStrategy has an expression");
  },
};

const why =
  "When the expression is false, or can not be evaluated, the preempted attempt is not started again and the step ends there.";

function look(context: CheckContext, subject: Subject, judge: Judge): Finding[] {
  const { step } = subject;
  const { strategy, policy, origins } = step.retry;
  const expression = strategy?.expression;
  if (strategy === undefined || typeof expression !== "string" || expression === "") return [];
  const range = origins.expression?.range;
  const base = about(id, subject, range);
  const shown: Evidence = { label: "expression", value: expression.slice(0, 500), source: place(range) };
  const finding = (
    status: Finding["status"],
    title: string,
    evidence: Evidence[] = [],
    fix?: Finding["fix"],
  ): Finding => {
    const isGood = status === "pass";
    return {
      ...base,
      status,
      title: `${step.name}: ${title}`,
      evidence: [shown, ...evidence],
      why: isGood ? "" : why,
      fix,
    };
  };
  if (isTemplated(expression)) return [finding("unknown", "the retry expression is templated")];

  const problem = evaluationProblem(expression, judge);
  if (problem !== undefined) {
    return [
      finding("fail", "the retry expression can not be evaluated", [{ label: "Argo would say", value: problem }]),
    ];
  }
  const numbers = exitCodeAsNumber(expression);
  if (numbers.length > 0) {
    const evidence = [{ label: "lastRetry.exitCode", value: "is text, so comparing it with a number is never true" }];
    return [
      finding("fail", "compares the exit code as a number", evidence, wrapFix(context, subject, expression, numbers)),
    ];
  }
  const isTrue = (end: AttemptEnd) => {
    const verdict = judge(expression, end);
    return "retried" in verdict && verdict.retried;
  };
  if (!allEnds.some((end) => (policy === undefined || policyAllows(policy, end)) && isTrue(end))) {
    return [finding("fail", "the retry expression is never true", [{ label: "retryPolicy", value: policy ?? "none" }])];
  }
  const risk = whyAtRisk(context, subject);
  if (risk.length === 0) return [finding("pass", "the retry expression can be evaluated and is true for some ends")];
  const refused = refusedEvents(context, isTrue);
  if (refused.length > 0) {
    return [finding("fail", "the retry expression refuses preempted attempts", [...refused, ...risk])];
  }
  return [finding("pass", "the retry expression accepts every preemption")];
}

/** Why Argo can not evaluate it for an end that really comes; undefined when it always can. */
function evaluationProblem(expression: string, judge: Judge): string | undefined {
  for (const end of allEnds) {
    const verdict = judge(expression, end);
    if ("error" in verdict) return verdict.error;
  }
  return undefined;
}

const allEnds: readonly AttemptEnd[] = [
  ...preemptionEvents.flatMap((event) => [false, true].flatMap((captureFinalizer) => event.ends({ captureFinalizer }))),
  ...ordinaryEnds,
  ...permanentEnds(defaultPermanentExitCodes).map(({ end }) => end),
];

/** One line per controller setting with the events that would not be retried, and what the expression sees in them. */
function refusedEvents(context: CheckContext, isTrue: (end: AttemptEnd) => boolean): Evidence[] {
  return controllerSettings(context).flatMap((setting) => {
    const events = preemptionEvents.flatMap((event) => {
      const end = event.ends(setting).find((one) => !isTrue(one));
      return end ? [`${event.name} (status ${end.status}, exitCode ${end.exitCode})`] : [];
    });
    return events.length === 0 ? [] : [{ label: `not retried, ${settingText(setting)}`, value: events.join(", ") }];
  });
}

function wrapFix(
  context: CheckContext,
  subject: Subject,
  expression: string,
  places: { start: number; end: number }[],
): Finding["fix"] {
  let wrapped = expression;
  for (const { start, end } of places.toReversed()) {
    wrapped = `${wrapped.slice(0, start)}asInt(${wrapped.slice(start, end)})${wrapped.slice(end)}`;
  }
  const owner = retryOwner(subject);
  const path = [...owner.path, "expression"];
  const edits = owner.document.has(path) ? context.edit.set(owner.document, path, wrapped) : undefined;
  return { text: "asInt(lastRetry.exitCode)", edits };
}
