import type { Evidence } from "../check.ts";
import { place } from "../subject/place.ts";
import { stepCheck } from "../subject/stepCheck.ts";
import { trainingCode } from "../subject/trainingCode.ts";
import { duration } from "./duration.ts";
import { expectedLoss, meanTimeToPreemption, optimalInterval } from "./optimalInterval.ts";
import { saveInterval } from "./saveInterval.ts";

/** PF-CKPT-003: how far is the checkpoint interval from the best one, and what does that cost? */
export const intervalFits = stepCheck({
  id: "PF-CKPT-003",
  title: "The checkpoint interval is near the optimum",
  area: "checkpoints",
  of: "training",
  look: async (context, subject) => {
    const { name } = subject.step;
    const code = await trainingCode(context, subject);
    const interval = saveInterval(context, name, code.program);
    const save = context.config.steps[name]?.saveSeconds;
    const mean = meanTimeToPreemption(context.config.platform);
    const evidence: Evidence[] = [
      interval.seconds === undefined
        ? {
            label: "interval T",
            value: interval.steps === undefined ? "not known" : `every ${interval.steps} steps, in time not known`,
            source: interval.source,
          }
        : { label: "interval T", value: duration(interval.seconds), source: interval.source },
      save === undefined
        ? { label: "save C", value: "not known" }
        : { label: "save C", value: duration(save), source: `config steps.${name}.saveSeconds` },
      mean === undefined
        ? { label: "time between preemptions M", value: "not known" }
        : {
            label: "time between preemptions M",
            value: `${duration(mean.seconds)} (${mean.text})`,
            source: "config platform",
          },
    ];
    const range = interval.saves.find((one) => one.repeated)?.range;
    const missing = [
      interval.seconds === undefined || interval.seconds === 0 ? `steps.${name}.intervalSeconds` : undefined,
      save === undefined || save === 0 ? `steps.${name}.saveSeconds` : undefined,
      mean === undefined ? "platform.monthlyPreemptionRate (or meanTimeToPreemptionSeconds)" : undefined,
    ].filter((one) => one !== undefined);
    if (save !== undefined && save > 0 && mean !== undefined) {
      const best = optimalInterval(save, mean.seconds);
      const loss = percent(expectedLoss(best, save, mean.seconds));
      evidence.push({
        label: "best interval",
        value: `T* = sqrt(2·C·M) = sqrt(2 · ${round(save)} s · ${round(mean.seconds)} s) = ${round(best)} s = ${duration(best)}, expected loss ${loss}`,
        source: "Young 1974",
      });
    }
    if (missing.length > 0 || interval.seconds === undefined || save === undefined || mean === undefined) {
      return [
        {
          status: "unknown",
          title: `${name}: the interval can not be judged without ${missing.join(", ")}`,
          range,
          evidence,
          why: "Saving too seldom repeats work after each preemption, saving too often costs time all along.",
          fix: { text: `set ${missing.join(", ")} in preflight.yaml` },
        },
      ];
    }
    const current = interval.seconds;
    const best = optimalInterval(save, mean.seconds);
    const now = expectedLoss(current, save, mean.seconds);
    const least = expectedLoss(best, save, mean.seconds);
    evidence.push({
      label: "expected loss now",
      value: `C/T + T/(2M) = ${round(save)}/${round(current)} + ${round(current)}/(2 · ${round(mean.seconds)}) = ${percent(now)}`,
      source: place(range),
    });
    // Near the minimum the curve is flat: only a loss that is both half as high again and a point more is worth a change.
    if (now <= least * 1.5 || now - least < 0.01) {
      return [
        {
          status: "pass",
          title: `${name}: expected loss ${percent(now)} at ${duration(current)}, best ${percent(least)} at ${duration(best)}`,
          range,
          evidence,
        },
      ];
    }
    return [
      {
        status: current >= mean.seconds ? "fail" : "warn",
        title: `${name}: saving every ${duration(current)} loses ${percent(now)}; every ${duration(best)} would lose ${percent(least)}`,
        range,
        evidence,
        why:
          current >= mean.seconds
            ? "The job is reclaimed more often than it saves: it may never get past the same steps."
            : current > best
              ? "Each preemption repeats half an interval on average."
              : "The saves themselves cost more than they spare.",
        fix: { text: `save every ${duration(best)}` },
      },
    ];
  },
});

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function round(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Math.round(value * 10) / 10);
}
