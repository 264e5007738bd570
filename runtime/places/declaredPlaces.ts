import { checkpointLocation } from "../checks/checkpoints/checkpointLocation.ts";
import { openContext } from "../checks/openContext.ts";
import { chosenSubjects } from "../checks/subject/stepCheck.ts";
import type { LoadedConfig } from "../config/loadConfig.ts";
import { findPipelines } from "../launch/findPipelines.ts";
import { readManifestFiles } from "../launch/readManifestFiles.ts";
import { readManifests } from "../manifest/readManifests.ts";
import type { CheckpointPlace } from "./checkpointPlace.ts";

/**
 * Where the training steps of a folder's pipelines say that their checkpoints lie, before any run: by CHECKPOINT_DIR, the
 * annotation or preflight.yaml. Tags stand as they are. Throws ManifestError, ConfigError.
 */
export async function declaredPlaces(
  cwd: string,
  loaded: LoadedConfig,
  signal: AbortSignal,
): Promise<CheckpointPlace[]> {
  const texts = await readManifestFiles(await findPipelines(cwd, signal), cwd, signal);
  const manifests = readManifests(texts.map(({ path, text }) => ({ path, content: text })));
  const context = openContext(manifests, { loaded, cwd, signal });
  const places = new Map<string, CheckpointPlace>();
  for (const subject of chosenSubjects(context, "training")) {
    const place = checkpointLocation(context, subject)?.value;
    if (place === undefined) continue;
    const pipeline = subject.pipeline.document.name.replace(/-$/, "");
    const id = `${pipeline}\n${place}`;
    if (!places.has(id)) places.set(id, { id, place, pipeline, step: subject.step.name, runs: [] });
  }
  return [...places.values()];
}
