import { afterSigterm } from "../../code/python/afterSigterm.ts";
import { duration } from "../checkpoints/duration.ts";
import { saveInterval } from "../checkpoints/saveInterval.ts";
import { codeEvidence, withoutCode } from "../subject/codeEvidence.ts";
import { place } from "../subject/place.ts";
import { stepCheck } from "../subject/stepCheck.ts";
import { trainingCode } from "../subject/trainingCode.ts";

/** Longest interval that needs no handler, and the one from which losing it is a failure, seconds. */
const fineSeconds = 300;
const longSeconds = 1800;

/** PF-GRACE-006: how much work is lost when the code has no SIGTERM handling? */
export const lossWithoutHandler = stepCheck({
  id: "PF-GRACE-006",
  title: "A preemption loses little without a SIGTERM handler",
  area: "grace",
  of: "training",
  look: async (context, subject) => {
    const { name } = subject.step;
    const code = await trainingCode(context, subject);
    if (code.program === undefined) return [withoutCode(code, name, true)];
    const after = afterSigterm(code.program);
    const evidence = [codeEvidence(code), { label: "after SIGTERM", value: after.reason, source: place(after.range) }];
    if (after.outcome === "unknown") {
      return [
        {
          status: "unknown",
          title: `${name}: its SIGTERM handling could not be read`,
          evidence,
          why: "Without a handler everything since the last periodic checkpoint is lost.",
        },
      ];
    }
    if (after.outcome !== "default") {
      return [{ status: "pass", title: `${name}: handles SIGTERM`, range: after.range, evidence }];
    }
    const interval = saveInterval(context, name, code.program);
    const repeated = interval.saves.filter((save) => save.repeated);
    const fix = { text: "handle SIGTERM: save, then exit with 143" };
    if (interval.seconds === undefined && repeated.length === 0) {
      if (interval.saves.length === 0 && code.program.unread.length > 0) {
        return [{ status: "unknown", title: `${name}: no save was seen, and not all code could be read`, evidence }];
      }
      return [
        {
          status: "fail",
          title: `${name}: neither handles SIGTERM nor saves periodically`,
          evidence: [
            ...evidence,
            {
              label: "saves seen",
              value: interval.saves.length === 0 ? "none" : "only a final one",
              source: place(interval.saves[0]?.range),
            },
          ],
          why: "Every preemption loses the whole run up to then.",
          fix: { text: "save periodically, and on SIGTERM: save, then exit with 143" },
        },
      ];
    }
    if (interval.seconds === undefined) {
      const every = interval.steps === undefined ? "interval not visible" : `every ${interval.steps} steps`;
      return [
        {
          status: "unknown",
          title: `${name}: no SIGTERM handler, and how many minutes a preemption loses is not known`,
          range: repeated[0]?.range,
          evidence: [
            ...evidence,
            { label: "periodic save", value: every, source: interval.source ?? place(repeated[0]?.range) },
          ],
          why: "Everything since the last periodic checkpoint is lost.",
          fix: { text: `set steps.${name}.intervalSeconds in preflight.yaml, or handle SIGTERM` },
        },
      ];
    }
    const lost = `up to ${duration(interval.seconds)}, ${duration(interval.seconds / 2)} on average`;
    const seen = [...evidence, { label: "lost per preemption", value: lost, source: interval.source }];
    if (interval.seconds <= fineSeconds) {
      return [{ status: "pass", title: `${name}: no SIGTERM handler, a preemption loses ${lost}`, evidence: seen }];
    }
    return [
      {
        status: interval.seconds > longSeconds ? "fail" : "warn",
        title: `${name}: no SIGTERM handler, a preemption loses ${lost}`,
        range: repeated[0]?.range,
        evidence: seen,
        why: "The signal ends the process before it can save: everything since the last periodic checkpoint is trained again.",
        fix,
      },
    ];
  },
});
