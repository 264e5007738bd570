import { formatBytes, formatSeconds } from "../../text/units.ts";
import type { Check, Evidence, Finding } from "../check.ts";
import type { CheckContext } from "../checkContext.ts";
import { about } from "../subject/about.ts";
import { notApplicable } from "../subject/notApplicable.ts";
import { place } from "../subject/place.ts";
import { podSubjects, type Subject } from "../subject/subjects.ts";
import { whyTraining } from "../subject/trainingStep.ts";
import { graceNeed, largestCheckpoint, needFormula, type GraceNeed } from "./graceNeed.ts";
import { platformOf, type StepPlatform } from "./platformOf.ts";

const id = "PF-GRACE-002";

/** The platform really gives the time that a step asks for and needs. */
export const platformWindow: Check = {
  id,
  title: "The platform gives the grace period",
  area: "grace",
  cost: "static",
  run(context) {
    const findings = podSubjects(context).flatMap((subject) => look(context, subject));
    return findings.length > 0 ? findings : notApplicable(platformWindow, "no training step on a known platform");
  },
};

function look(context: CheckContext, subject: Subject): Finding[] {
  if (!whyTraining(context, subject)) return [];
  const where = platformOf(context, subject);
  const { step } = subject;
  const { seconds: grace, origin } = step.grace;
  if (!where || grace === undefined) return []; // PF-GRACE-001 tells of a grace period that can not be read
  const { platform } = where;
  const window = Math.max(0, where.windowSeconds - platform.detectSeconds - platform.drainSeconds);
  const need = graceNeed(context, subject);
  const known = need.missing.length === 0;
  const tooLong = known && need.seconds > window;
  const gives = `${platform.title} gives ${formatSeconds(window)}`;
  const base = about(id, subject, origin.range);
  const evidence = evidenceOf(step.grace, where, window, need);
  if (!tooLong && grace <= window) {
    const title = `${step.name}: asks ${formatSeconds(grace)}, ${gives}`;
    return [{ ...base, status: "pass", title, evidence }];
  }
  // Nobody asked for the default of 30 s; who sets more than the platform gives relies on it.
  const relies = !known && grace > window && origin.from !== "default";
  const title =
    grace > window
      ? `${step.name}: ${origin.from === "default" ? "has the default of" : "asks"} ${formatSeconds(grace)}, ${gives}`
      : `${step.name}: a save needs ${formatSeconds(need.seconds)}, ${gives}`;
  return [
    {
      ...base,
      status: tooLong || relies ? "fail" : "warn",
      title,
      evidence,
      why: "The node goes away when its notice ends, whatever the pod asked for: what is not saved by then is lost.",
      fix: fixOf(context, subject, window, tooLong, known),
    },
  ];
}

function evidenceOf(
  { seconds, origin }: Subject["step"]["grace"],
  { platform, windowSeconds, windowSource, evidence: platformEvidence }: StepPlatform,
  window: number,
  need: GraceNeed,
): Evidence[] {
  const { detectSeconds, drainSeconds } = platform;
  const parts = [
    `notice ${formatSeconds(windowSeconds)}`,
    ...(detectSeconds > 0 ? [`detection ${formatSeconds(detectSeconds)}`] : []),
    ...(drainSeconds > 0 ? [`drain ${formatSeconds(drainSeconds)}`] : []),
  ];
  const known = need.missing.length === 0;
  const sign = need.seconds > window ? ">" : "<=";
  const largest = largestCheckpoint(need, window);
  return [
    {
      label: "terminationGracePeriodSeconds",
      value: formatSeconds(seconds!),
      source: origin.from === "default" ? "Kubernetes default" : place(origin.range),
    },
    { label: "effective window", value: `${parts.join(" - ")} = ${formatSeconds(window)}`, source: windowSource },
    known
      ? { label: "needed", value: `${needFormula(need)} ${sign} ${formatSeconds(window)}` }
      : { label: "needed", value: `not known without ${need.missing.join(", ")}` },
    ...(largest === undefined ? [] : [{ label: "largest checkpoint that fits", value: formatBytes(largest) }]),
    platformEvidence,
  ];
}

function fixOf(
  context: CheckContext,
  subject: Subject,
  window: number,
  tooLong: boolean,
  known: boolean,
): Finding["fix"] {
  if (tooLong)
    return { text: "save periodically, and do not count on a last save; or use smaller or sharded checkpoints" };
  const value = Math.floor(window);
  const text = `terminationGracePeriodSeconds: ${value} (what the platform gives)`;
  // Without the numbers nobody knows whether the shorter time is enough.
  if (!known) return { text };
  const { step, pipeline } = subject;
  const ofSpec = step.grace.origin.from === "spec";
  const [document, owner] = ofSpec ? [pipeline.document, pipeline.specPath] : [step.document, step.path];
  return { text, edits: context.edit.setInPodSpecPatch(document, owner, ["terminationGracePeriodSeconds"], value) };
}
