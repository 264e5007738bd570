import path from "node:path";
import { runChecklist } from "../checks/checklist.ts";
import type { Finding } from "../checks/check.ts";
import { fixFindings, type FixResult } from "../checks/fix/fixFindings.ts";
import { lineEdits } from "../checks/fix/lineEdits.ts";
import { readForFix } from "../checks/fix/readForFix.ts";
import type { TextEdit } from "../manifest/sourceRange.ts";
import { findingIds } from "../checks/findingIds.ts";
import { prepareCheck, type RunCheckOptions } from "./prepareCheck.ts";

export interface FixCheckOptions extends RunCheckOptions {
  /** Mend only findings placed in this file (absolute). */
  inFile?: string;
  /** Mend only this finding (its id by `findingIds`). */
  finding?: string;
}

/** Edits of one file. */
export interface FileEdits {
  /** Absolute. */
  file: string;
  /** The text that the edits are for; applied to any other they would do harm. */
  before: string;
  edits: TextEdit[];
}

export interface FixCheckResult {
  files: FileEdits[];
  applied: FixResult["applied"];
}

/**
 * The edits that mend what edits can mend, on the texts as they are now (the editor's where it has some): nothing is written.
 * Empty when there is nothing to mend, or the finding asked for is gone. Throws as `runCheck` does.
 */
export async function fixCheck({ inFile, finding, ...options }: FixCheckOptions): Promise<FixCheckResult> {
  const { cwd, signal } = options;
  const { texts, request } = await prepareCheck(options);
  const open = new Map(request.changed.map(({ path: file, text }) => [path.resolve(cwd, file), text]));
  const wanted = (one: Finding): boolean =>
    inFile === undefined || (one.range !== undefined && path.resolve(cwd, one.range.file) === path.resolve(inFile));
  let rounds = 0;
  const { files, applied } = await fixFindings({
    manifests: texts,
    check: async (manifests, changed) => {
      signal.throwIfAborted();
      // Mended once: of several findings alike, the next would now have the id of the one that is gone.
      if (finding !== undefined && rounds++ > 0) return [];
      const report = await runChecklist(manifests, { ...request, changed: [...request.changed, ...changed] });
      const ids = finding === undefined ? undefined : findingIds(report);
      return report.findings.filter((one) => wanted(one) && (ids === undefined || ids.get(one) === finding));
    },
    read: async (file) =>
      open.get(path.resolve(cwd, file)) ??
      (await readForFix(path.resolve(cwd, file), path.resolve(request.loaded.folder))),
  });
  return {
    files: files
      .filter(({ before, after }) => before !== after)
      .map(({ path: file, before, after }) => ({
        file: path.resolve(cwd, file),
        before,
        edits: lineEdits(file, before, after),
      })),
    applied,
  };
}
