import { afterSigterm } from "../../code/python/afterSigterm.ts";
import { codeEvidence, withoutCode } from "../subject/codeEvidence.ts";
import { place } from "../subject/place.ts";
import { stepCheck } from "../subject/stepCheck.ts";
import { trainingCode } from "../subject/trainingCode.ts";

/** PF-GRACE-008: does the trainer end at all when it is told to? */
export const obeysSigterm = stepCheck({
  id: "PF-GRACE-008",
  title: "The trainer ends on SIGTERM",
  area: "grace",
  of: "training or preemptible",
  look: async (context, subject) => {
    const { name } = subject.step;
    const code = await trainingCode(context, subject);
    if (code.program === undefined) return [withoutCode(code, name, subject.training !== undefined)];
    const after = afterSigterm(code.program);
    const ignoring = code.signal.ignoresTerm === true && after.outcome === "default";
    const reason = ignoring
      ? "the shell starts it with TERM ignored (trap '' TERM), and it sets no handler"
      : after.reason;
    const evidence = [codeEvidence(code), { label: "after SIGTERM", value: reason, source: place(after.range) }];
    const base = { range: after.range, evidence };
    if (ignoring || after.outcome === "ignored" || after.outcome === "keeps-running") {
      return [
        {
          ...base,
          status: "fail",
          title: `${name}: goes on after SIGTERM`,
          why: "A reclaimed node kills it when the grace period ends, without a save; argo stop never kills it: it was seen running 9 minutes after the workflow showed Failed.",
          fix: { text: "save, then exit with 143 when SIGTERM arrives" },
        },
      ];
    }
    if (after.outcome === "unknown") {
      return [
        {
          ...base,
          status: "unknown",
          title: `${name}: whether it ends on SIGTERM could not be told`,
          why: "A trainer that goes on is killed without a save, and argo stop does not end it.",
        },
      ];
    }
    return [{ ...base, status: "pass", title: `${name}: ends on SIGTERM` }];
  },
});
