import * as vscode from "vscode";
import { CannotRun } from "../../commands/cannotRun.ts";
import { applyFileEdits } from "../../edits/applyFileEdits.ts";
import type { Services } from "../../services.ts";
import { checkRequest } from "./checklistRunner.ts";
import { isFindingNode } from "./isChecklistNode.ts";

/** Mends the finding of a row with edits made for the texts as they are now, then looks again. */
export async function fixFinding(services: Services, node: unknown, { preview }: { preview: boolean }): Promise<void> {
  if (!isFindingNode(node)) return;
  const { folder, finding, value } = node;
  const { files, applied } = await services.runtime.request("checklist/fix", {
    ...checkRequest(folder, services.checklist),
    only: [value.check],
    finding,
  });
  if (files.length === 0) {
    await services.checker.rerun(folder, value.check);
    throw new CannotRun(vscode.l10n.t("{0}: this finding is gone, or no edit can mend it any more.", value.check));
  }
  const label = `${value.check}: ${applied[0]?.text ?? value.title}`;
  if (!(await applyFileEdits(files, { label, preview }))) return;
  await vscode.window.showTextDocument(vscode.Uri.file(files[0]!.file), { preserveFocus: true });
  await services.checker.run(folder);
}
