import type { PreflightConfig } from "../../../config/schema.ts";
import type { Workflow } from "../../../manifest/argo.ts";
import { LocalError } from "../localError.ts";
import { readJson } from "./atomicFile.ts";
import type { RunFolder } from "./runFolder.ts";

/** What was launched: written once as run.json. The workflow itself is the first workflow.json. */
export interface RunRecord {
  version: 1;
  name: string;
  uid: string;
  createdAt: string;
  /** Name of the pipeline: the manifest's metadata.name or generateName. */
  pipeline: string;
  workspace: string;
  /** Folder of preflight.yaml, which relative paths of image mappings start from. */
  configFolder: string;
  local: PreflightConfig["local"];
  controller: PreflightConfig["controller"];
  /** How stores are reached; runs of earlier versions have none. */
  stores?: PreflightConfig["stores"];
  /** Templates that the workflow may refer to. */
  templates: Workflow[];
  /** Lineage and environment of every step. */
  environment: Record<string, string>;
}

/** Reads run.json; a LocalError says when there is no such run, or when the file can not be one. */
export async function readRunRecord(folder: RunFolder, name: string): Promise<RunRecord> {
  const record = await readJson<RunRecord>(folder.record);
  if (record === undefined) throw noSuchRun(name);
  const whole =
    record.version === 1 &&
    typeof record.name === "string" &&
    typeof record.uid === "string" &&
    typeof record.workspace === "string" &&
    typeof record.configFolder === "string" &&
    Array.isArray(record.templates) &&
    Array.isArray(record.local?.images);
  if (!whole) {
    throw new LocalError(`${folder.record} is damaged: it is not the record of a run.`, {
      reason: "damaged",
      hint: `Delete the run: preflight delete ${name}.`,
    });
  }
  return record;
}

export function noSuchRun(name: string): LocalError {
  return new LocalError(`There is no run ${JSON.stringify(name)} on the local target.`, {
    reason: "not-found",
    hint: "preflight runs lists them.",
  });
}
