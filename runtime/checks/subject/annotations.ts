import type { Path } from "../../manifest/model.ts";
import type { SourceRange } from "../../manifest/sourceRange.ts";
import type { Subject } from "./subjects.ts";

export interface Annotation {
  value: string;
  range: SourceRange;
}

/**
 * The annotation `name` that holds for a step, nearest first: the template's metadata, spec.podMetadata, the metadata of the
 * template's document, the workflow's. Values that are not text are read as the text Kubernetes would refuse them for.
 */
export function annotation(name: string, { pipeline, step }: Subject): Annotation | undefined {
  const own: Path = [...step.path, "metadata", "annotations", name];
  const pod: Path = [...pipeline.specPath, "podMetadata", "annotations", name];
  const root: Path = ["metadata", "annotations", name];
  const candidates = [
    { document: step.document, path: own, owner: step.template },
    { document: pipeline.document, path: pod, owner: { metadata: pipeline.spec.podMetadata } },
    { document: step.document, path: root, owner: step.document.object },
    { document: pipeline.document, path: root, owner: pipeline.document.object },
  ];
  for (const { document, path, owner } of candidates) {
    const metadata: unknown = owner.metadata;
    const annotations = isRecord(metadata) ? metadata.annotations : undefined;
    const value = isRecord(annotations) && Object.hasOwn(annotations, name) ? annotations[name] : undefined;
    if (value !== undefined && value !== null) return { value: String(value), range: document.rangeOf(path) };
  }
  return undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
