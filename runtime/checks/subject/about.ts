import type { SourceRange } from "../../manifest/sourceRange.ts";
import type { Finding } from "../check.ts";
import type { Subject } from "./subjects.ts";

/** The fields of a finding that name what it is about; `range` defaults to the step's name in the manifest. */
export function about(
  check: string,
  { pipeline, step }: Subject,
  range?: SourceRange,
): Pick<Finding, "check" | "workflow" | "step" | "range"> {
  const place = range ?? step.document.rangeOf([...step.path, "name"]);
  return { check, workflow: pipeline.document.name, step: step.name, range: place };
}
