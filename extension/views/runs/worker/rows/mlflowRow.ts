import { mlflowFacts, type Run } from "../../../../../runtime/index.ts";
import type { RunsRow } from "../../runsRow.ts";

/** A run's own run in MLflow with its newest metrics; a click opens its page. */
export function mlflowRow(run: RunsRow, mlflow: NonNullable<Run["mlflow"]>): RunsRow {
  const { url, problem } = mlflow;
  const description = mlflowFacts(mlflow).join(" · ");
  return {
    id: `${run.id}\nmlflow`,
    kind: "mlflow",
    label: "MLflow",
    description,
    icon: problem === undefined ? "graph-line" : "warning",
    ...(problem !== undefined && { color: "list.warningForeground" }),
    context: url === undefined ? "mlflow" : "mlflow linked",
    children: "none",
    spoken: `MLflow run, ${description}`,
    ref: run.ref,
    ...(url !== undefined && { url }),
  };
}
