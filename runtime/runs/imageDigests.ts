import type { PodObservation } from "./podObservation.ts";

/** Annotation of a workflow: what its containers really ran, one after the other with a comma between. */
export const imageDigestsAnnotation = "preflight/image-digests";

const most = 50;
const digest = /^[^,\s]{0,500}sha256:[0-9a-f]{64}$/;

/** Images as the kubelet resolved them ("repository@sha256:…"), without the executor's own; at most 50. */
export function imageDigestsOf(pods: Iterable<PodObservation>): string[] {
  const images = new Set<string>();
  for (const { containers } of pods) {
    for (const { name, imageId } of containers) {
      if (name !== "wait" && name !== "init" && imageId !== undefined && digest.test(imageId)) images.add(imageId);
      if (images.size === most) return [...images];
    }
  }
  return [...images];
}

/** What was written on the workflow while its pods were there; texts that are no digest are left out. */
export function annotatedDigests(annotations: Record<string, string> = {}): string[] {
  const text = annotations[imageDigestsAnnotation];
  if (typeof text !== "string") return [];
  return text
    .split(",", most)
    .map((image) => image.trim())
    .filter((image) => digest.test(image));
}
