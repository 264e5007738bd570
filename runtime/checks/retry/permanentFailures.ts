import type { Check, Evidence, Finding } from "../check.ts";
import type { CheckContext } from "../checkContext.ts";
import { about } from "../subject/about.ts";
import { whyAtRisk } from "../subject/atRisk.ts";
import { notApplicable } from "../subject/notApplicable.ts";
import { place } from "../subject/place.ts";
import { podSubjects, type Subject } from "../subject/subjects.ts";
import { createJudge, isTemplated, type Judge } from "./judgeExpression.ts";
import { defaultPermanentExitCodes, permanentEnds } from "./otherEnds.ts";
import { policyAllows } from "./policyAllows.ts";
import { retryOwner } from "./retryOwner.ts";

const id = "PF-RETRY-006";

/** What fails the same way each time does not use up the retries meant for preemption. */
export const permanentFailures: Check = {
  id,
  title: "Permanent failures are not retried",
  area: "retry",
  cost: "static",
  run(context) {
    const judge = createJudge();
    const findings = podSubjects(context).flatMap((subject) => look(context, subject, judge));
    return findings.length > 0 ? findings : notApplicable(permanentFailures, "no retried preemptible or training step");
  },
};

const why =
  "Each such attempt takes the full image pull and run time before anybody is told, and uses up a retry that a preemption may need.";

function look(context: CheckContext, subject: Subject, judge: Judge): Finding[] {
  const { step } = subject;
  const { strategy, policy, maxAttempts, origins } = step.retry;
  if (strategy === undefined || policy === undefined || maxAttempts === 1 || whyAtRisk(context, subject).length === 0)
    return [];
  const owner = retryOwner(subject);
  const base = about(id, subject, origins.expression?.range ?? origins.retryPolicy?.range ?? owner.range);
  const expression = strategy.expression || undefined;
  const configured = context.config.steps[step.name]?.permanentExitCodes;
  const codes = configured ?? defaultPermanentExitCodes;
  const seen: Evidence[] = [
    { label: "retryPolicy", value: policy, source: place(origins.retryPolicy?.range) ?? "default" },
    { label: "expression", value: expression ?? "none", source: place(origins.expression?.range) },
    { label: "permanent exit codes", value: codes.join(", ") || "none", source: configured ? "config" : "default" },
  ];
  const retried: string[] = [];
  for (const { name, end } of permanentEnds(codes)) {
    if (!policyAllows(policy, end)) continue;
    const verdict =
      expression === undefined
        ? { retried: true }
        : isTemplated(expression)
          ? { error: "the expression is templated" }
          : judge(expression, end);
    if ("error" in verdict) {
      const title = `${step.name}: whether permanent failures are retried can not be told`;
      const evidence = [...seen, { label: "reason", value: verdict.error }];
      return [{ ...base, status: "unknown", title, evidence, why }];
    }
    if (verdict.retried) retried.push(name);
  }
  if (retried.length === 0) {
    return [{ ...base, status: "pass", title: `${step.name}: permanent failures are not retried`, evidence: seen }];
  }
  const attempts =
    maxAttempts === Infinity ? "without an end" : maxAttempts === undefined ? "" : `up to ${maxAttempts - 1} times`;
  const exclusion = exclude(retried, codes);
  const joined = expression === undefined ? exclusion : `(${expression}) && ${exclusion}`;
  return [
    {
      ...base,
      status: "warn",
      title: `${step.name}: retries ${retried.join(", ")} ${attempts}`.trimEnd(),
      evidence: seen,
      why,
      fix: {
        text: `expression: ${joined}`,
        edits: context.edit.set(owner.document, [...owner.path, "expression"], joined),
      },
    },
  ];
}

function exclude(retried: readonly string[], codes: readonly number[]): string {
  const parts: string[] = [];
  if (retried.includes("OOMKilled")) parts.push('!(lastRetry.message matches "OOMKilled")');
  const bad = codes.filter((code) => retried.includes(`exit ${code}`));
  if (bad.length > 0) parts.push(`!(asInt(lastRetry.exitCode) in [${bad.join(", ")}])`);
  return parts.join(" && ");
}
