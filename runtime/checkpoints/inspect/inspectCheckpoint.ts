import { CheckpointError } from "../checkpointError.ts";
import { judgeLayout } from "./judgeLayout.ts";
import type { Inspection } from "./inspection.ts";
import { findLayout } from "../layouts/registry.ts";
import { lastName } from "../layouts/paths.ts";
import { readPlainFile } from "../layouts/plainFile.ts";
import { readTfCheckpoint } from "../layouts/tfCheckpoint.ts";
import { PlaceReader } from "../placeReader.ts";
import type { FolderSource } from "../source.ts";

export interface InspectOptions {
  signal?: AbortSignal;
}

/**
 * Reads the structure of one checkpoint below a place, a file or a folder ("" = the place itself), from metadata alone. What is
 * damaged or missing is in the reasons. Throws CheckpointError "not-found" when there is nothing, "not-a-checkpoint" for a folder
 * of no known layout.
 */
export async function inspectCheckpoint(
  place: FolderSource,
  path: string,
  { signal }: InspectOptions = {},
): Promise<Inspection> {
  const reader = new PlaceReader(place, signal);
  const entries = await reader.list(path);
  if (entries === undefined) {
    // Says that it is not there, or may not be read; whatever is wrong inside of it is a reason.
    const savedAt = await reader.withFile(path, async ({ modifiedAt }) => modifiedAt);
    if (path.endsWith(".index")) return judgeLayout(reader, path, await readTfCheckpoint(reader, path, savedAt));
    return judgeLayout(reader, path, await readPlainFile(reader, path, savedAt));
  }
  const layout = findLayout(entries, lastName(path === "" ? place.uri : path));
  if (layout === undefined) {
    throw new CheckpointError(`${path === "" ? place.uri : path} is a folder of no layout that is known here.`, {
      reason: "not-a-checkpoint",
      hint: "`preflight checkpoints` lists the checkpoints inside of a folder.",
    });
  }
  return judgeLayout(reader, path, await layout.read(reader, path, entries));
}
