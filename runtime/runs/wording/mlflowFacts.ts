import { formatCount } from "../../text/quantity.ts";
import type { Run } from "../run.ts";

const most = 4;

/** The MLflow run of a run in short facts: its status, the newest metrics with their step, and what kept it from being looked at. */
export function mlflowFacts({ status, metrics, problem }: NonNullable<Run["mlflow"]>): string[] {
  const shown = metrics.slice(0, most).map(({ key, value, step }) => {
    return `${key} ${Number(value.toPrecision(4))}${step === 0 ? "" : ` at ${formatCount(step)}`}`;
  });
  const more = metrics.length > most ? [`${metrics.length - most} more`] : [];
  return [
    ...(status === undefined ? [] : [status.toLowerCase()]),
    ...shown,
    ...more,
    ...(problem === undefined ? [] : [problem]),
  ];
}
