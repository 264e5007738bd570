import type { ManifestDocument, Path } from "../../manifest/model.ts";
import { readPodPatch } from "../../manifest/pipelines/readPodPatch.ts";
import type { Subject } from "./subjects.ts";

/** One podSpecPatch of a step as the object inside the string; `document` and `path` say where it is written. */
export interface PodPatch {
  patch: Record<string, unknown>;
  document: ManifestDocument;
  path: Path;
}

/** The podSpecPatch strings that reach a step, template's first. Templated or unreadable ones are left out. */
export function podPatches({ pipeline, step }: Subject): PodPatch[] {
  const sources = [
    { text: step.template.podSpecPatch, document: step.document, path: [...step.path, "podSpecPatch"] },
    { text: pipeline.spec.podSpecPatch, document: pipeline.document, path: [...pipeline.specPath, "podSpecPatch"] },
  ];
  return sources.flatMap(({ text, document, path }) => {
    const read = typeof text === "string" ? readPodPatch(text) : undefined;
    // What can not be read is said by PF-ARGO-003 and PF-GRACE-001.
    return read && "patch" in read ? [{ patch: read.patch, document, path }] : [];
  });
}
