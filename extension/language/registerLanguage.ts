import * as vscode from "vscode";
import type { CheckReport } from "../../runtime/index.ts";
import { ProblemCollection } from "../diagnostics/problemCollection.ts";
import type { Services } from "../services.ts";
import { DocumentSync } from "./documentSync.ts";
import { LiveCheck } from "./liveCheck.ts";
import { CompletionProvider } from "./providers/completionProvider.ts";
import { fixAllKind, FixProvider } from "./providers/fixProvider.ts";
import { HoverProvider } from "./providers/hoverProvider.ts";
import { LensProvider } from "./providers/lensProvider.ts";
import { OutlineProvider } from "./providers/outlineProvider.ts";
import { PlaceProviders } from "./providers/placeProviders.ts";
import { selector } from "./selector.ts";

/** The manifest in the editor: problems as it is typed, and answers about its text. */
export function registerLanguage(services: Services): vscode.Disposable {
  const problems = new ProblemCollection(services.context.extensionUri);
  const sync = new DocumentSync(services.runtime);
  const live = new LiveCheck(services, sync, problems);
  const places = new PlaceProviders(sync);
  const { languages, CodeActionKind } = vscode;
  return vscode.Disposable.from(
    problems,
    sync,
    live,
    showReports(services, problems, live),
    languages.registerHoverProvider(selector, new HoverProvider(sync)),
    languages.registerCompletionItemProvider(selector, new CompletionProvider(sync), "{", ".", " "),
    languages.registerDefinitionProvider(selector, places),
    languages.registerReferenceProvider(selector, places),
    languages.registerDocumentSymbolProvider(selector, new OutlineProvider(sync), { label: "Preflight" }),
    languages.registerCodeLensProvider(selector, new LensProvider(live)),
    languages.registerCodeActionsProvider(selector, new FixProvider(services, problems), {
      providedCodeActionKinds: [CodeActionKind.QuickFix, fixAllKind],
    }),
  );
}

/** What the checklist reports is among the problems, also of files that nobody has open. */
function showReports({ runtime, checklist, log }: Services, problems: ProblemCollection, live: LiveCheck) {
  let shown: CheckReport[] = [];
  const show = async (reports: CheckReport[]) => {
    try {
      const found = await Promise.all(reports.map((report) => runtime.request("language/reportProblems", { report })));
      if (shown === reports) problems.setReported(found.flat());
    } catch (error) {
      log.error(`problems of the checklist: ${String(error)}`);
    }
  };
  return checklist.onChange(() => {
    const reports = [...checklist.all.values()].flatMap(({ report }) => report ?? []);
    if (reports.length === shown.length && reports.every((report, index) => report === shown[index])) return;
    shown = reports;
    live.again();
    void show(reports);
  });
}
