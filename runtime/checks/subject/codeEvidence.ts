import type { Evidence } from "../check.ts";
import type { StepResult } from "./stepCheck.ts";
import type { TrainingCode } from "./trainingCode.ts";

/** "code train.py (from the command)", or why there is none. */
export function codeEvidence(code: TrainingCode): Evidence {
  return { label: "training code", value: code.found ?? `not found: ${code.reason ?? "no command"}` };
}

/** The result of a check that needs the training code and did not get it: unknown, or n/a when the step runs no Python at all. */
export function withoutCode(code: TrainingCode, step: string, training: boolean): StepResult {
  if (code.signal.verdict === "no-trainer" && !training) {
    return { status: "n/a", title: `${step}: runs no Python`, evidence: [codeEvidence(code)] };
  }
  return {
    status: "unknown",
    title: `${step}: the training code was not found`,
    evidence: [codeEvidence(code)],
    why: "What the code does when its node is reclaimed was not looked at.",
    fix: { text: `name the script in preflight.yaml: steps.${step}.code` },
  };
}
