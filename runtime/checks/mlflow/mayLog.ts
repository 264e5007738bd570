import { trackingCheck } from "./trackingCheck.ts";

/** PF-MLFLOW-003: does what is logged come back: run, param, metric, tag and artifact? */
export const mayLog = trackingCheck({
  id: "PF-MLFLOW-003",
  title: "MLflow accepts a logged run",
  cost: "writes",
  why: "Who may read may not log, and a value that the server drops is answered with success.",
});
