import type { Workflow } from "../../manifest/argo.ts";

/** Tag that only one launch has: the run is found by it when the answer to its creation was lost. */
export const launchTag = "preflight.launch";
/** Uid of the Workflow whose run this is; nobody else's look changes it. */
export const uidTag = "preflight.workflow_uid";

/** What the tags say beside the Workflow object itself. */
export interface TaggedLineage {
  target: string;
  imageDigests?: readonly string[];
}

/** The lineage of a run as tags of its MLflow run; what is not known is left out. */
export function lineageTags(
  { metadata }: Workflow,
  { target, imageDigests = [] }: TaggedLineage,
): Record<string, string> {
  const { name, uid, annotations = {} } = metadata;
  const commit = annotations["preflight/git-commit"];
  const known: Record<string, string | undefined> = {
    "preflight.target": target,
    "preflight.run": name,
    "preflight.run_id": name === undefined || uid === undefined ? undefined : `${name}-${uid}`,
    [uidTag]: uid,
    "preflight.git_commit": commit,
    "preflight.git_dirty": annotations["preflight/git-dirty"],
    "preflight.data_hash": annotations["preflight/data-hash"],
    "preflight.resumed_from": annotations["preflight/resumed-from"],
    "preflight.image_digests": imageDigests.length === 0 ? undefined : imageDigests.toSorted().join(" "),
    // MLflow's own names, which its pages show.
    "mlflow.source.name": annotations["preflight/manifest"],
    "mlflow.source.git.commit": commit,
    "mlflow.runName": name,
  };
  return Object.fromEntries(
    Object.entries(known).flatMap(([key, value]) =>
      value === undefined || value === "" ? [] : [[key, shortened(value)]],
    ),
  );
}

/** The server cuts at 8000 characters without a word. */
function shortened(value: string): string {
  return value.length > 8000 ? `${value.slice(0, 7990)} …` : value;
}
