import path from "node:path";
import type { LoadedConfig } from "../config/loadConfig.ts";
import type { Workflow } from "../manifest/argo.ts";
import { dataIdentity } from "../lineage/dataIdentity.ts";
import type { LaunchRequest, RunSummary, Target } from "../targets/target.ts";
import { nearestName } from "../text/nearestName.ts";
import { codeState } from "./codeState.ts";
import { launchTracked } from "./launchTracked.ts";
import { LaunchError } from "./launchError.ts";
import type { ReadPipeline } from "./readPipeline.ts";

/** Names of changed files that a run keeps. */
const maxNames = 50;

export interface LaunchOptions {
  parameters: Record<string, string>;
  name?: string;
  signal?: AbortSignal;
}

/**
 * Launches a pipeline with its lineage (commit, data) as annotations and environment, and with one MLflow run for all attempts where
 * `mlflow.trackRuns` asks for it. Throws LaunchError, TargetError or TrackingError; then nothing runs.
 */
export async function launchPipeline(
  read: ReadPipeline,
  target: Target,
  loaded: LoadedConfig,
  options: LaunchOptions,
): Promise<RunSummary> {
  const request = await launchRequest(read, loaded, options);
  const settings = loaded.config.mlflow;
  if (settings?.trackRuns !== true) return target.launch(request, { signal: options.signal });
  return launchTracked(request, target, settings, options.signal);
}

/** The exact object that launching would create on the target; nothing is created. Throws LaunchError or TargetError. */
export async function previewLaunch(
  read: ReadPipeline,
  target: Target,
  loaded: LoadedConfig,
  options: LaunchOptions,
): Promise<Workflow> {
  if (target.preview === undefined) {
    throw new LaunchError(`The target ${target.name} runs the file as it is; there is no other manifest to show.`, {
      reason: "no-preview",
      hint: "--target kind, or a kube context, submits one.",
    });
  }
  return target.preview(await launchRequest(read, loaded, options));
}

async function launchRequest(
  read: ReadPipeline,
  loaded: LoadedConfig,
  { parameters, name, signal = new AbortController().signal }: LaunchOptions,
): Promise<LaunchRequest> {
  const { pipeline, templates, workspace } = read;
  const { config, folder } = loaded;
  const known = (pipeline.spec.arguments?.parameters ?? []).map((parameter) => parameter.name);
  for (const given of Object.keys(parameters)) {
    if (known.includes(given)) continue;
    const nearest = nearestName(given, known);
    throw new LaunchError(`${path.basename(pipeline.document.file)} has no parameter ${JSON.stringify(given)}.`, {
      reason: "parameter",
      hint: nearest === undefined ? `It has: ${known.join(", ") || "none"}.` : `Did you mean ${nearest}?`,
    });
  }
  const [code, data] = await Promise.all([codeState(read, loaded, signal), dataIdentity(config.data, folder, signal)]);
  const workflow = structuredClone(pipeline.document.object);
  const annotations: Record<string, string> = { ...workflow.metadata.annotations };
  const environment: Record<string, string> = {};
  const manifest = path.relative(folder, path.join(workspace, path.basename(pipeline.document.file)));
  if (!manifest.startsWith("..")) annotations["preflight/manifest"] = manifest.split(path.sep).join("/");
  if (code !== undefined) {
    annotations["preflight/git-commit"] = environment.GIT_COMMIT = code.commit;
    annotations["preflight/git-dirty"] = String(code.changed.length > 0);
    if (code.changed.length > 0) annotations["preflight/git-changed"] = JSON.stringify(code.changed.slice(0, maxNames));
  }
  if (data !== undefined) {
    annotations["preflight/data-hash"] = environment.DATA_HASH = data.hash;
    if (data.paths !== undefined) annotations["preflight/data-paths"] = JSON.stringify(data.paths);
  }
  const tagged: Workflow = { ...workflow, metadata: { ...workflow.metadata, annotations } };
  return { workflow: tagged, templates, workspace, parameters, name, environment };
}
