import type { Evidence } from "../check.ts";
import type { CheckContext } from "../checkContext.ts";
import { mainContainers } from "../subject/containers.ts";
import { place } from "../subject/place.ts";
import type { Subject } from "../subject/subjects.ts";

/** Why a step is expected to log to MLflow: preflight.yaml mlflow, or MLFLOW_… in its environment. */
export function wantsMlflow(context: CheckContext, { step }: Subject): Evidence | undefined {
  for (const { container, path } of mainContainers(step)) {
    const index = Array.isArray(container.env)
      ? container.env.findIndex((one) => (one?.name ?? "").startsWith("MLFLOW_"))
      : -1;
    if (index < 0) continue;
    return {
      label: "MLflow",
      value: `env ${container.env![index]!.name}`,
      source: place(step.document.rangeOf([...path, "env", index])),
    };
  }
  const uri = context.config.mlflow?.trackingUri;
  return context.config.mlflow === undefined
    ? undefined
    : { label: "MLflow", value: uri === undefined ? "configured" : "trackingUri is set", source: "config" };
}
