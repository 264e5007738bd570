import type { LoadedConfig } from "../config/loadConfig.ts";
import type { Workflow } from "../manifest/argo.ts";
import { newestUsable } from "../runs/resumePoint.ts";
import type { Run } from "../runs/run.ts";
import type { Target } from "../targets/target.ts";
import { trackedIds } from "../tracking/lineage/trackedRun.ts";
import { artifactsOf } from "./artifactsOf.ts";
import { dataSince } from "./dataSince.ts";
import { imagesOf } from "./imagesOf.ts";
import type { ProducedBy } from "./producedBy.ts";

/** Collects what produced a run's results, from its own record, its pods, its store and the workspace as it is now. */
export async function readProducedBy(
  workflow: Workflow,
  run: Run,
  { target, loaded, signal }: { target: Target; loaded: LoadedConfig; signal: AbortSignal },
): Promise<ProducedBy> {
  const annotations = workflow.metadata.annotations ?? {};
  const { gitCommit, gitDirty, dataHash, imageDigests, resumedFrom } = run.lineage;
  const paths = stringRecord(annotations["preflight/data-paths"]);
  const mlflow = run.mlflow?.id ?? trackedIds(annotations)?.id ?? environmentOf(workflow, "MLFLOW_RUN_ID");
  const data = dataHash === undefined ? undefined : { hash: dataHash, ...(paths !== undefined && { paths }) };
  return {
    run: { name: run.name, uid: run.uid, target: run.target, pipeline: run.pipeline, phase: run.phase },
    code: {
      ...(gitCommit !== undefined && { commit: gitCommit }),
      ...(gitDirty !== undefined && { dirty: gitDirty }),
      changed: stringList(annotations["preflight/git-changed"]),
      ...(annotations["preflight/manifest"] !== undefined && { manifest: annotations["preflight/manifest"] }),
    },
    images: imagesOf(workflow, imageDigests),
    data: data === undefined ? {} : { ...data, since: await dataSince(data, loaded, signal) },
    parameters: (workflow.spec.arguments?.parameters ?? []).flatMap(({ name, value, default: fallback }) => {
      const given = value ?? fallback;
      return given == null ? [] : [{ name, value: String(given) }];
    }),
    ...(resumedFrom !== undefined && { parent: { run: resumedFrom } }),
    resumed: run.steps.flatMap(({ name, attempts }) =>
      attempts
        .filter((attempt) => attempt.resumedFromStep !== undefined || attempt.resumedFrom !== undefined)
        .map(({ index, resumedFrom: from, resumedFromStep: atStep }) => ({ step: name, attempt: index, from, atStep })),
    ),
    ...(mlflow !== undefined && {
      mlflow: { runId: mlflow, ...(run.mlflow?.url !== undefined && { url: run.mlflow.url }) },
    }),
    artifacts: await artifactsOf(workflow, {
      stores: loaded.config.stores,
      placeOf: async (artifact) => target.artifactPlace?.(workflow, artifact),
      signal,
    }),
    checkpoints: run.steps.flatMap(({ name, checkpoints }) => {
      const newest = newestUsable(checkpoints);
      if (newest === undefined) return [];
      const { uri, step, verdict, verified, bytes } = newest;
      return [{ step: name, uri, atStep: step, verdict, verified, bytes }];
    }),
  };
}

/** A literal value that every template with this variable agrees on. */
function environmentOf({ spec }: Workflow, name: string): string | undefined {
  const values = (spec.templates ?? []).flatMap((template) =>
    [template?.container, template?.script].flatMap((container) =>
      (Array.isArray(container?.env) ? container.env : []).flatMap((one) => (one?.name === name ? [one.value] : [])),
    ),
  );
  const [first] = values;
  const plain = typeof first === "string" && !first.includes("{{") && values.every((value) => value === first);
  return plain ? first : undefined;
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function stringList(text: string | undefined): string[] {
  const value = parsed(text);
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}

function stringRecord(text: string | undefined): Record<string, string> | undefined {
  const value = parsed(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
