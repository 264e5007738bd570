import type { ManifestDocument, Path } from "../../manifest/model.ts";
import type { SourceRange } from "../../manifest/sourceRange.ts";
import type { Subject } from "../subject/subjects.ts";

/** Where a step's retryStrategy is to be edited: the map at `path` of `document`. */
export interface RetryOwner {
  document: ManifestDocument;
  path: Path;
  range: SourceRange | undefined;
}

/**
 * The template's own retryStrategy, unless only spec.retryStrategy is written: a template's strategy would replace that one as
 * a whole. What comes from templateDefaults is merged field by field, so a field in the template is enough.
 */
export function retryOwner({ pipeline, step }: Subject): RetryOwner {
  const own = [...step.path, "retryStrategy"];
  const ofSpec = [...pipeline.specPath, "retryStrategy"];
  const fromSpec = Object.values(step.retry.origins).some(({ from }) => from === "spec");
  const [document, path] =
    !step.document.has(own) && fromSpec && pipeline.document.has(ofSpec)
      ? [pipeline.document, ofSpec]
      : [step.document, own];
  return { document, path, range: document.keyRangeOf(path) };
}
