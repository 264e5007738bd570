import type { Finding } from "../checks/check.ts";
import type { SourceRange } from "../manifest/sourceRange.ts";
import { atHome, ownDocuments, type OpenManifest } from "./openManifest.ts";

/** What stands above a pipeline in its text. */
export interface PipelineLens {
  /** Of the line it stands above. */
  range: SourceRange;
  kind: string;
  name: string;
  counts: { fail: number; warn: number; unknown: number };
  /** Target it would run on; undefined when it can not be launched by itself. */
  launch?: string;
}

/** One lens for each Argo object of the file. Findings that belong to no workflow count for the first. */
export function lenses(manifest: OpenManifest, findings: readonly Finding[]): PipelineLens[] {
  const { target } = manifest.context.config;
  const own = ownDocuments(manifest);
  return own.map((document, index) => {
    const mine = findings.filter(({ workflow, range, suppressed }) => {
      if (suppressed) return false;
      if (range === undefined && workflow === undefined) return index === 0;
      if (range === undefined) return workflow === document.name;
      return document.range.start.offset <= range.start.offset && range.end.offset <= document.range.end.offset;
    });
    const count = (status: Finding["status"]) => mine.filter((finding) => finding.status === status).length;
    const launches = document.kind === "Workflow" || document.kind === "CronWorkflow";
    return {
      range: atHome(manifest, document.rangeOf(["kind"])),
      kind: document.kind,
      name: document.name,
      counts: { fail: count("fail"), warn: count("warn"), unknown: count("unknown") },
      ...(launches ? { launch: target ?? "local" } : {}),
    };
  });
}
