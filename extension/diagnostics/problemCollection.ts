import * as vscode from "vscode";
import type { LanguageProblem } from "../../runtime/index.ts";
import { toRange } from "../edits/toRange.ts";

/** Problems of a document that is open, for exactly this version of its text. */
export interface LiveProblems {
  version: number;
  problems: readonly LanguageProblem[];
}

/** A person who asks for quick fixes waits no longer than this for the check that is under way, ms. */
const longestWait = 5000;

/**
 * Everything of ours in the list of problems. A document that is open shows what was found in its text as it stands; any other
 * file what the last run of the checklist reported.
 */
export class ProblemCollection implements vscode.Disposable {
  private readonly pages: vscode.Uri;
  private readonly collection = vscode.languages.createDiagnosticCollection("preflight");
  private readonly live = new Map<string, LiveProblems>();
  private readonly found = new vscode.EventEmitter<vscode.TextDocument>();
  private reported = new Map<string, LanguageProblem[]>();

  /** @param pages where `docs` of a problem lies: the extension's own folder */
  constructor(pages: vscode.Uri) {
    this.pages = pages;
  }

  setLive(document: vscode.TextDocument, problems: readonly LanguageProblem[]): void {
    this.live.set(document.uri.toString(), { version: document.version, problems });
    this.publish(document.uri);
    this.found.fire(document);
  }

  /** Something that the problems were found in is another text by now: they are still shown, but not mended. */
  distrust(): void {
    for (const live of this.live.values()) live.version = -1;
  }

  /** Back to what the checklist reported. */
  dropLive(uri: vscode.Uri): void {
    if (this.live.delete(uri.toString())) this.publish(uri);
  }

  setReported(problems: readonly LanguageProblem[]): void {
    const before = this.reported;
    this.reported = Map.groupBy(problems, ({ range }) => vscode.Uri.file(range.file).toString());
    for (const uri of new Set([...before.keys(), ...this.reported.keys()])) this.publish(vscode.Uri.parse(uri));
  }

  /** Undefined when the document, or code that it runs, has changed since it was looked at. */
  liveOf(document: vscode.TextDocument): readonly LanguageProblem[] | undefined {
    const live = this.live.get(document.uri.toString());
    return live?.version === document.version ? live.problems : undefined;
  }

  /** The same, once the check that follows a change has ended: it comes a moment after each edit and save. */
  async nextLiveOf(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<readonly LanguageProblem[] | undefined> {
    const now = this.liveOf(document);
    if (now !== undefined || !this.live.has(document.uri.toString())) return now;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, longestWait);
    const waiting = vscode.Disposable.from(
      this.found.event((checked) => {
        if (checked === document && this.liveOf(document) !== undefined) resolve();
      }),
      token.onCancellationRequested(() => resolve()),
    );
    await promise;
    clearTimeout(timer);
    waiting.dispose();
    return this.liveOf(document);
  }

  dispose(): void {
    this.found.dispose();
    this.collection.dispose();
  }

  private publish(uri: vscode.Uri): void {
    const problems = this.live.get(uri.toString())?.problems ?? this.reported.get(uri.toString());
    this.collection.set(
      uri,
      problems?.map((problem) => diagnostic(problem, uri, this.pages)),
    );
  }
}

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
};

function diagnostic(problem: LanguageProblem, uri: vscode.Uri, pages: vscode.Uri): vscode.Diagnostic {
  const made = new vscode.Diagnostic(toRange(problem.range), problem.message, severities[problem.severity]);
  made.source = "preflight";
  // A file, shown as Markdown text: VS Code ignores command: links here. The quick fix "What … means" shows it rendered.
  made.code =
    problem.docs === undefined
      ? problem.code
      : { value: problem.code, target: vscode.Uri.joinPath(pages, problem.docs) };
  made.relatedInformation = problem.related.map(({ message, range }) => {
    // An untitled document has no file of the name that the runtime knows it by.
    const place = range.file === problem.range.file ? uri : vscode.Uri.file(range.file);
    return new vscode.DiagnosticRelatedInformation(new vscode.Location(place, toRange(range)), message);
  });
  return made;
}
