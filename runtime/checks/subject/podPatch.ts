import { parse } from "yaml";
import type { ManifestDocument, Path } from "../../manifest/model.ts";
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
    if (typeof text !== "string" || text.length > 65_536) return [];
    try {
      const patch: unknown = parse(text, { maxAliasCount: 20, logLevel: "silent" });
      const isObject = typeof patch === "object" && patch !== null && !Array.isArray(patch);
      return isObject ? [{ patch: patch as Record<string, unknown>, document, path }] : [];
    } catch {
      return []; // PF-ARGO-003 and PF-GRACE-001 say that it can not be read
    }
  });
}
