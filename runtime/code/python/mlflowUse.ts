import type { PythonCall } from "./pythonFile.ts";
import { argumentOf } from "./pythonFile.ts";
import type { PythonProgram } from "./pythonProgram.ts";

/** How the program talks to MLflow. */
export interface MlflowUse {
  params: PythonCall[];
  metrics: PythonCall[];
  /** log_metric(s) without step=: a resumed attempt's points can not be told from the first one's. */
  withoutStep: PythonCall[];
  /** autolog, Lightning's MLFlowLogger, report_to="mlflow": the framework logs. */
  automatic: PythonCall[];
  starts: PythonCall[];
  /** start_run without run_id. */
  startsWithoutId: PythonCall[];
  artifacts: PythonCall[];
  /** Data hash or dataset: log_input, set_tag("data…"). */
  inputs: PythonCall[];
}

/** undefined = the program does not use MLflow. */
export function mlflowUse(program: PythonProgram): MlflowUse | undefined {
  const use: MlflowUse = {
    params: [],
    metrics: [],
    withoutStep: [],
    automatic: [],
    starts: [],
    startsWithoutId: [],
    artifacts: [],
    inputs: [],
  };
  let seen = program.files.some((file) => file.imports.some((one) => /^mlflow(?:\.|$)/.test(one.module)));
  for (const file of program.files) {
    const clients = new Set(
      file.assignments
        .filter(
          (one) => one.value.name === "CallExpression" && file.nameOf(one.value.firstChild!).endsWith("MlflowClient"),
        )
        .map((one) => one.name),
    );
    for (const call of file.calls) {
      const parts = call.name.split(".");
      const last = parts.at(-1)!;
      const direct = parts[0] === "mlflow";
      const client = parts.length > 1 && clients.has(parts.at(-2)!);
      if (
        /MLFlowLogger$|MlflowCallback$/i.test(last) ||
        call.args.some((one) => one.keyword === "report_to" && /mlflow|all/.test(file.textOf(one.node)))
      ) {
        seen = true;
        use.automatic.push(call);
      }
      if (!direct && !client) continue;
      seen = true;
      if (/^autolog$/.test(last)) use.automatic.push(call);
      else if (/^log_params?$/.test(last)) use.params.push(call);
      else if (/^log_metrics?$|^log_batch$/.test(last)) {
        use.metrics.push(call);
        // MlflowClient.log_metric(run_id, key, value, timestamp, step); log_batch carries steps in its entities.
        const position = client ? 4 : last === "log_metric" ? 2 : 1;
        if (
          last !== "log_batch" &&
          argumentOf(call, position, "step") === undefined &&
          !call.args.some((one) => one.spread)
        ) {
          use.withoutStep.push(call);
        }
      } else if (last === "start_run") {
        use.starts.push(call);
        if (argumentOf(call, 0, "run_id") === undefined && !call.args.some((one) => one.spread))
          use.startsWithoutId.push(call);
      } else if (/^log_(?:artifacts?|model|dict|figure)$/.test(last)) use.artifacts.push(call);
      else if (last === "log_input" || (/^set_tags?$/.test(last) && /data/i.test(file.textOf(call.node))))
        use.inputs.push(call);
    }
  }
  return seen ? use : undefined;
}
