import path from "node:path";
import { applyEdits } from "../manifest/edit/applyEdits.ts";
import { readManifests } from "../manifest/readManifests.ts";
import { CheckError } from "../checks/checkError.ts";
import { runChecklist } from "../checks/checklist.ts";
import { findingIds } from "../checks/findingIds.ts";
import { suppressionEdits, type SuppressionText } from "../checks/suppress/suppressionEdits.ts";
import type { FileEdits } from "./fixCheck.ts";
import { prepareCheck, type RunCheckOptions } from "./prepareCheck.ts";

export interface SuppressCheckOptions extends RunCheckOptions, SuppressionText {
  /** The check of the finding. */
  check: string;
  /** The finding (its id by `findingIds`). */
  finding: string;
}

/**
 * The edits that accept a finding by an annotation, on the texts as they are now; nothing is written. Throws CheckError when the
 * finding is gone, or when the annotation would not accept it.
 */
export async function suppressCheck(options: SuppressCheckOptions): Promise<FileEdits[]> {
  const { check, finding: id, reason, until, ...rest } = options;
  const { texts, request } = await prepareCheck({ ...rest, only: [check] });
  const report = await runChecklist(texts, request);
  const [finding] = [...findingIds(report)].find(([, one]) => one === id) ?? [];
  if (finding === undefined) {
    throw new CheckError(`${check}: this finding is gone`, { reason: "gone", hint: "Run the checklist again." });
  }
  const { workflowDefaults } = request.loaded.config.controller;
  const manifests = readManifests(
    texts.map(({ path, text }) => ({ path, content: text })),
    { workflowDefaults },
  );
  const edits = Map.groupBy(
    suppressionEdits(finding, { reason, until }, manifests, request.now?.() ?? new Date()),
    ({ range }) => range.file,
  );
  const after = texts.map(({ path, text }) => ({ path, text: applyEdits(text, edits.get(path) ?? []) }));
  await requireAccepted(id, await runChecklist(after, request));
  return texts
    .filter(({ path }) => edits.has(path))
    .map(({ path: file, text }) => ({
      file: path.resolve(options.cwd, file),
      before: text,
      edits: edits.get(file)!,
    }));
}

/** An annotation that accepts nothing must not be offered as if it did. */
async function requireAccepted(id: string, report: Awaited<ReturnType<typeof runChecklist>>): Promise<void> {
  const [finding] = [...findingIds(report)].find(([, one]) => one === id) ?? [];
  if (finding === undefined || finding.suppressed !== undefined) return;
  throw new CheckError(`${finding.check}: an annotation on ${finding.step ?? finding.workflow} does not reach it`, {
    reason: "suppression",
    hint: "Keep a baseline instead: `preflight check --write-baseline FILE`.",
  });
}
