import type { SourceRange } from "../../manifest/sourceRange.ts";

/** "train.yaml:31", the `source` of evidence; undefined stays undefined. */
export function place(range: SourceRange | undefined): string | undefined {
  return range === undefined ? undefined : `${range.file}:${range.start.line}`;
}
