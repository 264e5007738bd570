import { afterSigterm } from "../../code/python/afterSigterm.ts";
import { codeEvidence, withoutCode } from "../subject/codeEvidence.ts";
import { place } from "../subject/place.ts";
import { stepCheck } from "../subject/stepCheck.ts";
import { trainingCode } from "../subject/trainingCode.ts";

/** PF-GRACE-005: does the trainer report success (exit 0) after it was told to stop? */
export const exitAfterSigterm = stepCheck({
  id: "PF-GRACE-005",
  title: "A stopped trainer does not report success",
  area: "grace",
  of: "training or preemptible",
  look: async (context, subject) => {
    const { name } = subject.step;
    const code = await trainingCode(context, subject);
    if (code.program === undefined) return [withoutCode(code, name, subject.training !== undefined)];
    const after = afterSigterm(code.program);
    const evidence = [codeEvidence(code), { label: "after SIGTERM", value: after.reason, source: place(after.range) }];
    const base = { range: after.range, evidence };
    switch (after.outcome) {
      case "exit-zero":
        return [
          {
            ...base,
            status: "fail",
            title: `${name}: exits 0 after SIGTERM, so a half-trained model counts as finished`,
            why: "A step whose preempted pod exited 0 was recorded Succeeded in 2 of 8 preemptions, in 8 of 8 with the pod status capture finalizer, and after argo stop: the pipeline goes on with what there is.",
            fix: {
              text: "exit with 143 (128 + SIGTERM) after saving",
              edits: after.zero === undefined ? undefined : [after.zero],
            },
          },
        ];
      case "exit-nonzero":
      case "default":
        return [{ ...base, status: "pass", title: `${name}: ends with ${after.code ?? "a failure"} after SIGTERM` }];
      case "ignored":
      case "keeps-running":
        return [{ ...base, status: "n/a", title: `${name}: does not end after SIGTERM (PF-GRACE-008)` }];
      default:
        return [
          {
            ...base,
            status: "unknown",
            title: `${name}: the exit code after SIGTERM could not be told`,
            why: "With exit code 0 a preempted step can be recorded as Succeeded.",
          },
        ];
    }
  },
});
