import { manifestEditor } from "../../manifest/edit/manifestEditor.ts";
import type { ManifestDocument, ManifestSet, Path } from "../../manifest/model.ts";
import type { SourceRange, TextEdit } from "../../manifest/sourceRange.ts";
import type { Finding } from "../check.ts";
import { CheckError } from "../checkError.ts";
import { isExpired } from "./isExpired.ts";
import { parseSuppression, suppressionPrefix } from "./suppression.ts";

/** Why a finding is accepted, and the last day (YYYY-MM-DD, UTC) that it is. */
export interface SuppressionText {
  reason: string;
  until: string;
}

/**
 * Edits that accept a finding: the annotation `preflight/ignore-ID` on the template of its step, else on its workflow. They keep
 * comments and layout. Throws CheckError for a reason or date that would not hold, and when no manifest can carry the annotation;
 * ManifestError when it can not be edited.
 */
export function suppressionEdits(
  { check, step, workflow, range }: Pick<Finding, "check" | "step" | "workflow" | "range">,
  { reason, until }: SuppressionText,
  manifests: ManifestSet,
  now: Date,
): TextEdit[] {
  const text = `${reason.trim()} until=${until}`;
  const parsed = parseSuppression(text);
  if (parsed === undefined || parsed.reason !== reason.trim() || isExpired(until, now)) {
    throw new CheckError(`"${text.slice(0, 120)}" can not suppress ${check}`, {
      reason: "suppression",
      hint: "It needs a reason (at most 500 characters) and a day that is not over, as YYYY-MM-DD.",
    });
  }
  const owner = ownerOf({ step, workflow, range }, manifests);
  if (owner === undefined) {
    throw new CheckError(`${check}: this finding belongs to no workflow, so no annotation can accept it`, {
      reason: "suppression",
      hint: "List the check under `checks.skip` in preflight.yaml, or keep a baseline.",
    });
  }
  const path = [...owner.path, "metadata", "annotations", `${suppressionPrefix}${check}`];
  return manifestEditor.set(owner.document, path, text);
}

interface Owner {
  document: ManifestDocument;
  path: Path;
}

function ownerOf(
  { step, workflow, range }: Pick<Finding, "step" | "workflow" | "range">,
  { documents, pipelines }: ManifestSet,
): Owner | undefined {
  const holds = (document: ManifestDocument) => range !== undefined && contains(document.range, range);
  if (step !== undefined) {
    const named = pipelines.flatMap(({ document, steps }) =>
      steps
        .filter(({ name }) => name === step)
        .map((one) => ({ document: one.document, path: one.path, pipeline: document })),
    );
    const best =
      named.find(({ document, path }) => range !== undefined && contains(document.rangeOf(path), range)) ??
      named.find(({ document }) => holds(document)) ??
      named.find(({ pipeline }) => pipeline.name === workflow) ??
      (workflow === undefined ? named[0] : undefined);
    if (best !== undefined) return best;
  }
  const document = documents.find(holds) ?? documents.find(({ name }) => workflow !== undefined && name === workflow);
  return document === undefined ? undefined : { document, path: [] };
}

function contains(outer: SourceRange, inner: SourceRange): boolean {
  return inner.file === outer.file && outer.start.offset <= inner.start.offset && inner.end.offset <= outer.end.offset;
}
