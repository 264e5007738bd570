import * as vscode from "vscode";
import { applyFileEdits } from "../edits/applyFileEdits.ts";
import type { Services } from "../services.ts";
import { checkRequest } from "../views/checklist/checklistRunner.ts";
import { isFindingNode } from "../views/checklist/isChecklistNode.ts";
import { askSuppression } from "../views/checklist/askSuppression.ts";

/** Accepts a finding by an annotation with a reason and an end. */
export async function run({ runtime, checker, checklist }: Services, node?: unknown): Promise<void> {
  if (!isFindingNode(node)) return;
  const { folder, finding, value } = node;
  const answer = await askSuppression(value.check);
  if (answer === undefined) return;
  const files = await runtime.request("checklist/suppress", {
    ...checkRequest(folder, checklist),
    ...answer,
    check: value.check,
    finding,
  });
  const label = vscode.l10n.t("Preflight: accept {0} until {1}", value.check, answer.until);
  if (await applyFileEdits(files, { label })) await checker.run(folder);
}
