import type { ClusterAccess } from "../../../kubernetes/clusterAccess.ts";
import { kinds } from "../../../kubernetes/kubeCall.ts";
import type { Workflow } from "../../../manifest/argo.ts";
import { annotatedDigests, imageDigestsAnnotation, imageDigestsOf } from "../../../runs/imageDigests.ts";
import type { PodObservation } from "../../../runs/podObservation.ts";

/**
 * Writes the image digests that the kubelets resolved on the workflow, next to commit and data hash, so that they outlive the
 * pods. Digests that are there stay; nothing is sent when nothing is new. Throws KubeError, e.g. without the right to patch.
 */
export async function annotateDigests(
  { client, namespace }: ClusterAccess,
  { metadata }: Workflow,
  pods: readonly PodObservation[],
): Promise<void> {
  const before = annotatedDigests(metadata.annotations);
  const digests = [...new Set([...before, ...imageDigestsOf(pods)])];
  if (digests.length === before.length) return;
  await client.call({
    verb: "patch",
    kind: kinds.workflows,
    namespace,
    name: metadata.name!,
    // With the uid, a new run of the same name is never written on.
    body: { metadata: { uid: metadata.uid, annotations: { [imageDigestsAnnotation]: digests.join(",") } } },
    contentType: "application/merge-patch+json",
  });
}
