import { trackingCheck } from "./trackingCheck.ts";

/** PF-MLFLOW-004: can a model be registered and named by an alias? */
export const mayRegister = trackingCheck({
  id: "PF-MLFLOW-004",
  title: "MLflow registry accepts a model",
  cost: "writes",
  why: "A training that ends well after days and can not register its model ends with work for a person.",
});
