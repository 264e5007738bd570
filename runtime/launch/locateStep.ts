import path from "node:path";
import type { Workflow } from "../manifest/argo.ts";
import type { ManifestDocument, Path } from "../manifest/model.ts";
import { readManifests } from "../manifest/readManifests.ts";
import type { SourceRange } from "../manifest/sourceRange.ts";
import { findTemplate } from "../runs/findTemplate.ts";
import type { Runtime } from "../runtime.ts";
import { findPipelines } from "./findPipelines.ts";
import { readManifestFiles } from "./readManifestFiles.ts";

export interface StepPlace {
  /** Absolute. */
  file: string;
  range: SourceRange;
}

/**
 * Where the manifests of the workspace hold the template of a run's step (its node id), else the pipeline itself. Undefined when
 * none of them holds that pipeline: it may have been launched from elsewhere, or renamed since.
 */
export async function locateStep(
  runtime: Runtime,
  run: string,
  step: string | undefined,
  signal: AbortSignal,
): Promise<StepPlace | undefined> {
  const workflow = await runtime.target.get(run, { signal });
  const { pipeline } = await runtime.target.describe(run);
  const node = step === undefined ? undefined : workflow.status?.nodes?.[step];
  const name = node && (findTemplate(workflow, node)?.name ?? node.templateName);
  const files = candidates(workflow, await findPipelines(runtime.cwd, signal));
  for (const file of files) {
    const texts = await readManifestFiles([file], runtime.cwd, signal).catch(() => []);
    const { pipelines } = readManifests(texts.map(({ path, text }) => ({ path, content: text })));
    const own = pipelines.filter(({ document }) => document.name.replace(/-$/, "") === pipeline);
    const found = own.flatMap(({ steps }) => steps).find((candidate) => candidate.name === name);
    const document = found?.document ?? own[0]?.document;
    if (document === undefined) continue;
    const range = found === undefined ? document.rangeOf(nameOf(document)) : document.rangeOf([...found.path, "name"]);
    return { file: path.resolve(runtime.cwd, document.file), range };
  }
  return undefined;
}

/** The manifest that the run was launched from comes first. */
function candidates({ metadata }: Workflow, files: readonly string[]): string[] {
  const own = metadata.annotations?.["preflight/manifest"];
  return typeof own === "string" && files.includes(path.normalize(own))
    ? [path.normalize(own), ...files.filter((file) => file !== path.normalize(own))]
    : [...files];
}

/** The value that names a pipeline. */
function nameOf(document: ManifestDocument): Path {
  const name = ["metadata", "name"];
  return document.has(name) ? name : ["metadata", "generateName"];
}
