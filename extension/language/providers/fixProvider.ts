import path from "node:path";
import * as vscode from "vscode";
import type { LanguageProblem } from "../../../runtime/index.ts";
import type { ProblemCollection } from "../../diagnostics/problemCollection.ts";
import { sameText } from "../../edits/sameText.ts";
import { toRange } from "../../edits/toRange.ts";
import type { Services } from "../../services.ts";
import { checkRequest } from "../../views/checklist/checklistRunner.ts";
import { tokenSignal } from "../tokenSignal.ts";

/** What `editor.codeActionsOnSave` names. */
export const fixAllKind = vscode.CodeActionKind.SourceFixAll.append("preflight");

class FixAll extends vscode.CodeAction {
  readonly document: vscode.TextDocument;

  constructor(document: vscode.TextDocument) {
    super(vscode.l10n.t("Fix all that Preflight can fix"), fixAllKind);
    this.document = document;
  }
}

/** Quick fixes of the problems at a place, and all of a file at once. */
export class FixProvider implements vscode.CodeActionProvider {
  private readonly services: Services;
  private readonly problems: ProblemCollection;

  constructor(services: Services, problems: ProblemCollection) {
    this.services = services;
    this.problems = problems;
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { only, diagnostics }: vscode.CodeActionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    const all = await this.problems.nextLiveOf(document, token);
    if (all === undefined) return [];
    const fixable = all.filter(({ fix }) => fix !== undefined);
    // On save, or from the Source Action menu.
    if (only?.intersects(vscode.CodeActionKind.Source)) return fixable.length > 0 ? [new FixAll(document)] : [];
    const here = all.filter((problem) => toRange(problem.range).intersection(range) !== undefined);
    const mendable = here.filter(({ fix }) => fix !== undefined);
    const actions = mendable.flatMap((problem) => quickFix(problem, document, diagnostics, mendable.length === 1));
    if (fixable.length > 1 && mendable.length > 0 && document.uri.scheme === "file") {
      const title = vscode.l10n.t("Fix all {0} findings in this file that edits can fix", fixable.length);
      const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
      action.command = { title, command: "preflight.checklist.fixFile", arguments: [document.uri] };
      actions.push(action);
    }
    return [...actions, ...explanations(here, diagnostics)];
  }

  /** The edits are made when they are wanted, for the text as it is then. */
  async resolveCodeAction(action: vscode.CodeAction, token: vscode.CancellationToken): Promise<vscode.CodeAction> {
    if (!(action instanceof FixAll)) return action;
    const { document } = action;
    const { uri } = document;
    if (uri.scheme !== "file") return action;
    const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? path.dirname(uri.fsPath);
    const { files } = await this.services.runtime.request(
      "checklist/fix",
      {
        ...checkRequest(folder, this.services.checklist),
        files: [path.relative(folder, uri.fsPath)],
        inFile: uri.fsPath,
      },
      { signal: tokenSignal(token) },
    );
    // Saving one file changes no other: fixes in code are made one by one.
    const own = files.find(({ file }) => vscode.Uri.file(file).toString() === uri.toString());
    if (own === undefined || !sameText(document.getText(), own.before)) return action;
    action.edit = new vscode.WorkspaceEdit();
    for (const { range, newText } of own.edits) action.edit.replace(uri, toRange(range), newText);
    return action;
  }
}

function quickFix(
  { code, fix, range }: LanguageProblem,
  document: vscode.TextDocument,
  diagnostics: readonly vscode.Diagnostic[],
  isPreferred: boolean,
): vscode.CodeAction[] {
  const edit = new vscode.WorkspaceEdit();
  for (const { range: piece, newText } of fix!.edits) {
    const own = piece.file === range.file;
    edit.replace(own ? document.uri : vscode.Uri.file(piece.file), toRange(piece), newText);
  }
  const action = new vscode.CodeAction(`${fix!.title} (${code})`, vscode.CodeActionKind.QuickFix);
  action.edit = edit;
  action.isPreferred = isPreferred;
  action.diagnostics = diagnostics.filter((one) => idOf(one) === code);
  return [action];
}

function explanations(
  problems: readonly LanguageProblem[],
  diagnostics: readonly vscode.Diagnostic[],
): vscode.CodeAction[] {
  const codes = new Set(problems.flatMap(({ code, docs }) => (docs === undefined ? [] : [code])));
  return [...codes].map((code) => {
    const title = vscode.l10n.t("What {0} means", code);
    const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    action.command = { title, command: "preflight.docs.open", arguments: [code] };
    action.diagnostics = diagnostics.filter((one) => idOf(one) === code);
    return action;
  });
}

function idOf({ source, code }: vscode.Diagnostic): string | undefined {
  if (source !== "preflight") return undefined;
  return typeof code === "object" ? String(code.value) : String(code);
}
