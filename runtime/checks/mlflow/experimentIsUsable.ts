import { trackingCheck } from "./trackingCheck.ts";

/** PF-MLFLOW-002: is the experiment there, and can a pod write to its artifact location? */
export const experimentIsUsable = trackingCheck({
  id: "PF-MLFLOW-002",
  title: "MLflow experiment is usable",
  cost: "network",
  why: "Metrics arrive and artifacts do not: the loss is found out when the model is wanted.",
});
