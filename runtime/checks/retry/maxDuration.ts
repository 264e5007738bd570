import type { Check, Evidence, Finding } from "../check.ts";
import type { CheckContext } from "../checkContext.ts";
import { about } from "../subject/about.ts";
import { whyAtRisk } from "../subject/atRisk.ts";
import { notApplicable } from "../subject/notApplicable.ts";
import { place } from "../subject/place.ts";
import { podSubjects, type Subject } from "../subject/subjects.ts";
import { argoDuration } from "../../manifest/goDuration.ts";
import { formatSeconds } from "../../text/units.ts";
import { retryOwner } from "./retryOwner.ts";

const id = "PF-RETRY-003";

/** backoff.maxDuration leaves room for the step itself: it is a clock from the start of the first attempt. */
export const maxDuration: Check = {
  id,
  title: "maxDuration leaves room for retries",
  area: "retry",
  cost: "static",
  run(context) {
    const findings = podSubjects(context).flatMap((subject) => look(context, subject));
    return findings.length > 0 ? findings : notApplicable(maxDuration, "no step has a backoff.maxDuration");
  },
};

function look(context: CheckContext, subject: Subject): Finding[] {
  const { step } = subject;
  const written = step.retry.strategy?.backoff?.maxDuration;
  if (written === undefined || written === null || written === "") return [];
  const origin = step.retry.origins["backoff.maxDuration"];
  const base = about(id, subject, origin?.range);
  const asked: Evidence = { label: "backoff.maxDuration", value: String(written), source: place(origin?.range) };
  const seconds = argoDuration(String(written));
  if (seconds === undefined) {
    const title = `${step.name}: backoff.maxDuration can not be read as a duration`;
    const why = "It is templated or not a duration Argo knows, so it can not be compared with how long the step runs.";
    return [{ ...base, status: "unknown", title, evidence: [asked], why }];
  }
  const risk = whyAtRisk(context, subject);
  const runs = runLength(context, subject);
  if (runs !== undefined && seconds > runs.seconds) {
    const title = `${step.name}: maxDuration ${written} is longer than the step runs`;
    return [{ ...base, status: "pass", title, evidence: [asked, runs.evidence] }];
  }
  if (runs === undefined && risk.length === 0) {
    const title = `${step.name}: maxDuration ${written}; nothing says how long the step runs`;
    return [{ ...base, status: "pass", title, evidence: [asked] }];
  }
  const owner = retryOwner(subject);
  const path = [...owner.path, "backoff", "maxDuration"];
  const fromOwner = owner.document.has(path);
  return [
    {
      ...base,
      status: runs === undefined || risk.length === 0 ? "warn" : "fail",
      title:
        runs === undefined
          ? `${step.name}: maxDuration ${written} ends all retries, however long the step runs`
          : `${step.name}: maxDuration ${written} is shorter than the step can run`,
      evidence: [asked, ...(runs ? [runs.evidence] : []), ...risk],
      why: "The clock starts with the first attempt and counts waiting, image pull and run time. When it strikes, a failed attempt is not retried and a healthy retry is killed.",
      fix: {
        text: "remove backoff.maxDuration (limit bounds the retries)",
        edits: fromOwner ? context.edit.remove(owner.document, path) : undefined,
      },
    },
  ];
}

/** How long the step can run: configured, else its timeout, else its activeDeadlineSeconds. */
function runLength({ config }: CheckContext, { step }: Subject): { seconds: number; evidence: Evidence } | undefined {
  const configured = config.steps[step.name]?.durationSeconds;
  const [label, seconds, source] =
    configured !== undefined
      ? ["duration", configured, "config"]
      : step.timeoutSeconds !== undefined
        ? ["timeout", step.timeoutSeconds, place(step.document.rangeOf([...step.path, "timeout"]))]
        : [
            "activeDeadlineSeconds",
            step.activeDeadlineSeconds,
            place(step.document.rangeOf([...step.path, "activeDeadlineSeconds"])),
          ];
  return seconds === undefined ? undefined : { seconds, evidence: { label, value: formatSeconds(seconds), source } };
}
