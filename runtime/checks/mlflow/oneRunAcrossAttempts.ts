import { environmentUse } from "../../code/python/environmentUse.ts";
import { mlflowUse } from "../../code/python/mlflowUse.ts";
import { codeEvidence, withoutCode } from "../subject/codeEvidence.ts";
import { mainContainers } from "../subject/containers.ts";
import { place } from "../subject/place.ts";
import { stepCheck } from "../subject/stepCheck.ts";
import { trainingCode } from "../subject/trainingCode.ts";
import { wantsMlflow } from "./wantsMlflow.ts";

/** PF-MLFLOW-006: do all attempts of a step log to one MLflow run? */
export const oneRunAcrossAttempts = stepCheck({
  id: "PF-MLFLOW-006",
  title: "All attempts log to one MLflow run",
  area: "mlflow",
  of: "training",
  look: async (context, subject) => {
    const { step } = subject;
    const code = await trainingCode(context, subject);
    const wanted = wantsMlflow(context, subject);
    const use = code.program === undefined ? undefined : mlflowUse(code.program);
    if (use === undefined && wanted === undefined) {
      return [{ status: "n/a", title: `${step.name}: does not use MLflow`, evidence: [codeEvidence(code)] }];
    }
    for (const { container, path } of mainContainers(step)) {
      const index = Array.isArray(container.env) ? container.env.findIndex((one) => one?.name === "MLFLOW_RUN_ID") : -1;
      if (index < 0) continue;
      const range = step.document.rangeOf([...path, "env", index]);
      const value = container.env![index]!.value;
      if (typeof value === "string" && /\{\{(?:pod\.name|retries)\}\}/.test(value)) {
        return [
          {
            status: "warn",
            title: `${step.name}: MLFLOW_RUN_ID differs between attempts`,
            range,
            evidence: [{ label: "MLFLOW_RUN_ID", value, source: place(range) }],
            why: "Each attempt logs to another run, so the history of one training is torn apart.",
            fix: { text: "give all attempts one MLflow run id" },
          },
        ];
      }
      return [
        {
          status: "pass",
          title: `${step.name}: MLFLOW_RUN_ID is set`,
          range,
          evidence: [{ label: "MLFLOW_RUN_ID", value: value ?? "from a reference", source: place(range) }],
        },
      ];
    }
    if (context.config.mlflow?.trackRuns === true) {
      const evidence = [
        { label: "mlflow.trackRuns", value: "true: a launch gives all attempts one", source: "config" },
      ];
      return [{ status: "pass", title: `${step.name}: MLFLOW_RUN_ID is set by the launch`, evidence }];
    }
    if (code.program === undefined) return [withoutCode(code, step.name, true)];
    const evidence = [codeEvidence(code), ...(wanted === undefined ? [] : [wanted])];
    if (use === undefined) return [{ status: "n/a", title: `${step.name}: the code does not use MLflow`, evidence }];
    const reads = environmentUse(code.program).has("MLFLOW_RUN_ID");
    const withId = use.starts.find((call) => !use.startsWithoutId.includes(call));
    if (use.startsWithoutId.length === 0 && withId !== undefined) {
      const range = withId.file.rangeOf(withId.node);
      return [
        {
          status: "pass",
          title: `${step.name}: start_run is given a run id`,
          range,
          evidence: [...evidence, { label: "start_run", value: "run_id given", source: place(range) }],
        },
      ];
    }
    const logging = use.startsWithoutId[0] ?? use.automatic[0] ?? use.metrics[0] ?? use.params[0];
    if (logging === undefined) {
      return [{ status: "n/a", title: `${step.name}: starts no MLflow run`, evidence }];
    }
    const range = logging.file.rangeOf(logging.node);
    if (step.retry.maxAttempts === 1 && subject.preemptible === undefined) {
      return [{ status: "pass", title: `${step.name}: has only one attempt`, range, evidence }];
    }
    return [
      {
        status: "warn",
        title: `${step.name}: each attempt starts a new MLflow run`,
        range,
        evidence: [
          ...evidence,
          { label: logging.name, value: "without run_id", source: place(range) },
          { label: "MLFLOW_RUN_ID", value: reads ? "read by the code, not set in the manifest" : "not set" },
        ],
        why: "After a preemption the new attempt opens another run: the metrics of one training are spread over several, and nobody sees that they belong together.",
        fix: {
          text: "set mlflow.trackRuns in preflight.yaml, or create the run once and pass its id to the step as env MLFLOW_RUN_ID",
        },
      },
    ];
  },
});
