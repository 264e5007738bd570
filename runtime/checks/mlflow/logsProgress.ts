import { mlflowUse } from "../../code/python/mlflowUse.ts";
import { codeEvidence, withoutCode } from "../subject/codeEvidence.ts";
import { place } from "../subject/place.ts";
import { stepCheck } from "../subject/stepCheck.ts";
import { trainingCode } from "../subject/trainingCode.ts";
import { wantsMlflow } from "./wantsMlflow.ts";

/** PF-MLFLOW-005: does the training code log parameters and metrics, with their step? */
export const logsProgress = stepCheck({
  id: "PF-MLFLOW-005",
  title: "Training logs params and metrics with their step",
  area: "mlflow",
  of: "training",
  look: async (context, subject) => {
    const { name } = subject.step;
    const code = await trainingCode(context, subject);
    const wanted = wantsMlflow(context, subject);
    if (code.program === undefined) {
      if (wanted === undefined)
        return [{ status: "n/a", title: `${name}: MLflow is not configured`, evidence: [codeEvidence(code)] }];
      return [withoutCode(code, name, true)];
    }
    const use = mlflowUse(code.program);
    const evidence = [codeEvidence(code), ...(wanted === undefined ? [] : [wanted])];
    if (use === undefined) {
      if (wanted === undefined) return [{ status: "n/a", title: `${name}: does not use MLflow`, evidence }];
      if (code.program.unread.length > 0)
        return [{ status: "unknown", title: `${name}: no MLflow logging in the code that could be read`, evidence }];
      return [
        {
          status: "warn",
          title: `${name}: MLflow is configured, and the code logs nothing`,
          evidence,
          why: "After a preemption nobody can see how far the training was.",
          fix: { text: "log params once and metrics with step=, or call mlflow.autolog()" },
        },
      ];
    }
    if (use.automatic.length > 0) {
      const call = use.automatic[0]!;
      const range = call.file.rangeOf(call.node);
      return [
        {
          status: "pass",
          title: `${name}: logs through ${call.name}`,
          range,
          evidence: [...evidence, { label: "logging", value: call.name, source: place(range) }],
        },
      ];
    }
    const call = use.withoutStep[0];
    if (call !== undefined) {
      const range = call.file.rangeOf(call.node);
      return [
        {
          status: "warn",
          title: `${name}: ${call.name} logs metrics without step=`,
          range,
          evidence: [
            ...evidence,
            {
              label: "calls without step",
              value: `${use.withoutStep.length} of ${use.metrics.length}`,
              source: place(range),
            },
          ],
          why: "A resumed attempt logs some steps again: without a step every point lands on step 0 and the curves can not be put together.",
          fix: { text: "pass step=" },
        },
      ];
    }
    const lacks = [
      use.params.length === 0 ? "params" : undefined,
      use.metrics.length === 0 ? "metrics" : undefined,
    ].filter((one) => one !== undefined);
    const first = use.metrics[0] ?? use.params[0] ?? use.starts[0];
    const range = first?.file.rangeOf(first.node);
    if (lacks.length > 0) {
      const partly = code.program.unread.length > 0;
      return [
        {
          status: partly ? "unknown" : "warn",
          title: `${name}: logs no ${lacks.join(" and no ")} to MLflow`,
          range,
          evidence,
          why: "What a preempted attempt trained with, or how far it came, can not be looked up.",
          fix: { text: "log params once and metrics with step=" },
        },
      ];
    }
    return [
      {
        status: "pass",
        title: `${name}: logs params, and metrics with their step`,
        range,
        evidence: [...evidence, { label: "metric calls", value: String(use.metrics.length), source: place(range) }],
      },
    ];
  },
});
