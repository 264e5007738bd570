import type { Workflow } from "../manifest/argo.ts";
import { annotatedDigests, imageDigestsOf } from "./imageDigests.ts";
import type { Lineage } from "./run.ts";
import type { RunObservations } from "./runObservations.ts";

/** What a run was made of, from the run's own object: annotations preflight/git-commit and the like, image references, what the pods say they pulled. */
export function readLineage({ metadata, spec }: Workflow, pods?: RunObservations["pods"]): Lineage {
  const annotations = metadata.annotations ?? {};
  const dirty = annotations["preflight/git-dirty"];
  const images = new Set<string>();
  for (const template of spec.templates ?? []) {
    const containers = [template?.container, template?.script, ...(template?.containerSet?.containers ?? [])];
    for (const image of containers.map((container) => container?.image)) {
      if (typeof image === "string" && /@sha256:[0-9a-f]{64}$/.test(image)) images.add(image);
    }
  }
  // What the kubelet really pulled, as it was written down or as the pods say it.
  for (const image of annotatedDigests(annotations)) images.add(image);
  for (const image of imageDigestsOf([...(pods?.values() ?? [])].flat())) images.add(image);
  return {
    runId: `${metadata.name ?? ""}-${metadata.uid ?? ""}`,
    gitCommit: annotations["preflight/git-commit"],
    gitDirty: dirty === undefined ? undefined : dirty === "true",
    imageDigests: [...images],
    dataHash: annotations["preflight/data-hash"],
    resumedFrom: annotations["preflight/resumed-from"],
  };
}
