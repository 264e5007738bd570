import type { EnvVar } from "../../manifest/argo.ts";
import type { TrackingSettings } from "../../tracking/openTracking.ts";
import type { Evidence } from "../check.ts";
import type { CheckContext } from "../checkContext.ts";
import { mainContainers } from "../subject/containers.ts";
import { place } from "../subject/place.ts";

/** The tracking server that the pipelines rely on, as far as it is known. */
export interface ServerInUse {
  settings: TrackingSettings;
  experiment: string;
  /** What the pods are given; undefined = only this machine's MLFLOW_TRACKING_URI is known. */
  podUri?: string;
  /** Do the steps run on this machine? */
  local: boolean;
  evidence: Evidence[];
  /** Steps whose own MLFLOW_TRACKING_URI is another server. */
  others: Evidence[];
}

/**
 * mlflow of preflight.yaml, then the steps' own MLFLOW_TRACKING_URI, then this machine's. Undefined when nothing says that MLflow
 * is used; a text says why the server is not known.
 */
export function serverInUse(context: CheckContext, env = process.env): ServerInUse | string | undefined {
  const { mlflow, target } = context.config;
  const given = stepVariables(context, "MLFLOW_TRACKING_URI");
  const literal = given.filter(({ value }) => value !== undefined && !value.includes("{{"));
  if (mlflow === undefined && given.length === 0) return undefined;
  const configured = mlflow?.trackingUri;
  const podUri = configured ?? literal[0]?.value;
  const own = env.MLFLOW_TRACKING_URI || undefined;
  if (podUri === undefined && mlflow?.reachedAt === undefined && own === undefined) {
    return given.length === 0
      ? "no tracking URI is set, neither mlflow.trackingUri in preflight.yaml nor MLFLOW_TRACKING_URI"
      : `the tracking URI comes from ${given[0]!.source}, which is not read here`;
  }
  const experiment =
    mlflow?.experiment ?? stepVariables(context, "MLFLOW_EXPERIMENT_NAME")[0]?.value ?? env.MLFLOW_EXPERIMENT_NAME;
  const loopback = /^https?:\/\/(?:localhost|127\.|\[::1\])/.test(podUri ?? "");
  return {
    settings: { ...mlflow, trackingUri: podUri },
    experiment: experiment || "Default",
    podUri,
    // Without a target a loopback address is meant for this machine.
    local: target === "local" || (target === undefined && loopback),
    evidence: [named(context, literal[0])],
    others: literal
      .filter(({ value }) => value?.replace(/\/+$/, "") !== podUri?.replace(/\/+$/, ""))
      .map(({ step, value = "", source }) => ({ label: `MLFLOW_TRACKING_URI of ${step}`, value, source })),
  };
}

/** The URI and who says so. */
function named({ config: { mlflow } }: CheckContext, literal?: StepVariable): Evidence {
  const label = "tracking URI";
  const configured = mlflow?.trackingUri ?? (literal === undefined ? mlflow?.reachedAt : undefined);
  if (configured !== undefined) return { label, value: configured, source: "config" };
  if (literal !== undefined) return { label, value: literal.value ?? "", source: literal.source };
  return { label, value: "set", source: "MLFLOW_TRACKING_URI of this machine" };
}

interface StepVariable {
  step: string;
  /** Undefined = it comes by a reference. */
  value?: string;
  source: string;
}

function stepVariables({ manifests }: CheckContext, name: string): StepVariable[] {
  const found: StepVariable[] = [];
  for (const step of manifests.pipelines.flatMap(({ steps }) => steps)) {
    for (const { container, path } of mainContainers(step)) {
      const list: EnvVar[] = Array.isArray(container.env) ? container.env : [];
      const index = list.findIndex((one) => one?.name === name);
      if (index < 0) continue;
      const { value } = list[index]!;
      const source = place(step.document.rangeOf([...path, "env", index])) ?? step.document.file;
      found.push({ step: step.name, ...(typeof value === "string" && { value }), source });
    }
  }
  return found;
}
