import * as vscode from "vscode";
import type { Finding } from "../../runtime/index.ts";
import { isBelow } from "../config/isBelow.ts";
import { readSettings } from "../config/settings.ts";
import type { ProblemCollection } from "../diagnostics/problemCollection.ts";
import type { Services } from "../services.ts";
import type { DocumentSync } from "./documentSync.ts";
import type { CheckedDocument } from "./requests.ts";

const pause = 250; // after the last keystroke, ms

/** Checks the visible manifests: when they are opened, and whenever a pause follows a change. */
export class LiveCheck implements vscode.Disposable {
  private readonly services: Services;
  private readonly sync: DocumentSync;
  private readonly problems: ProblemCollection;
  private readonly waiting = new Map<string, NodeJS.Timeout>();
  private readonly running = new Map<string, AbortController>();
  private readonly checked = new Map<string, CheckedDocument & { version: number }>();
  private readonly subscriptions: vscode.Disposable[];
  private readonly changed = new vscode.EventEmitter<void>();
  /** New answers about some document. */
  readonly onChange = this.changed.event;

  constructor(services: Services, sync: DocumentSync, problems: ProblemCollection) {
    this.services = services;
    this.sync = sync;
    this.problems = problems;
    const { workspace, window } = vscode;
    this.subscriptions = [
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.onEdit(document);
      }),
      workspace.onDidSaveTextDocument(() => this.again()),
      workspace.onDidCloseTextDocument(({ uri }) => this.drop(uri)),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("preflight")) this.again();
      }),
      workspace.onDidGrantWorkspaceTrust(() => this.again()),
      window.onDidChangeVisibleTextEditors(() => this.lookAtVisible()),
      this.changed,
    ];
    this.lookAtVisible();
  }

  /** The newest answer about a document, which may be about an older version of it. */
  answerFor(document: vscode.TextDocument): (CheckedDocument & { version: number }) | undefined {
    return this.checked.get(document.uri.toString());
  }

  dispose(): void {
    for (const timer of this.waiting.values()) clearTimeout(timer);
    for (const controller of this.running.values()) controller.abort();
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private onEdit(document: vscode.TextDocument): void {
    if (isCode(document)) {
      // What the checks read of the code is what the editor has, not what the disk has.
      this.again();
    } else if (this.watches(document)) this.soon(document);
  }

  /** Everything is looked at anew: something outside of the texts is another. */
  again(): void {
    this.sync.forget();
    // The old answers are shown until the new ones are there.
    for (const answer of this.checked.values()) answer.version = -1;
    this.problems.distrust();
    this.lookAtVisible();
  }

  private lookAtVisible(): void {
    for (const { document } of vscode.window.visibleTextEditors) {
      if (this.checked.get(document.uri.toString())?.version !== document.version && this.watches(document)) {
        this.soon(document);
      }
    }
  }

  private watches({ languageId, uri }: vscode.TextDocument): boolean {
    return ["yaml", "json", "jsonc"].includes(languageId) && ["file", "untitled"].includes(uri.scheme);
  }

  private soon(document: vscode.TextDocument): void {
    const uri = document.uri.toString();
    this.running.get(uri)?.abort();
    clearTimeout(this.waiting.get(uri));
    this.waiting.set(
      uri,
      setTimeout(() => {
        this.waiting.delete(uri);
        void this.check(document);
      }, pause),
    );
  }

  private drop(uri: vscode.Uri): void {
    const key = uri.toString();
    clearTimeout(this.waiting.get(key));
    this.waiting.delete(key);
    this.running.get(key)?.abort();
    this.checked.delete(key);
    this.problems.dropLive(uri);
  }

  private async check(document: vscode.TextDocument): Promise<void> {
    if (document.isClosed) return;
    if (!readSettings(document.uri).checkAsYouType || this.sync.kindOf(document) === undefined) {
      if (this.checked.delete(document.uri.toString())) this.changed.fire();
      this.problems.dropLive(document.uri);
      return;
    }
    const uri = document.uri.toString();
    const controller = new AbortController();
    this.running.set(uri, controller);
    const begin = performance.now();
    try {
      const params = { beyond: this.beyond(document.uri) };
      const { version } = document;
      const answer = await this.sync.ask("language/check", document, params, controller.signal);
      if (answer === undefined || controller.signal.aborted || document.isClosed) return;
      this.checked.set(uri, { ...answer, version });
      this.problems.setLive(document, answer.problems);
      this.changed.fire();
      this.services.log.debug(`checked ${uri} in ${Math.round(performance.now() - begin)} ms`);
    } catch (error) {
      if (controller.signal.aborted) return;
      this.services.log.error(`checking ${uri}: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
    } finally {
      if (this.running.get(uri) === controller) this.running.delete(uri);
    }
  }

  /** What the newest checklist found; of checks that do not run while somebody types it still holds. */
  private beyond(uri: vscode.Uri): Finding[] {
    return [...this.services.checklist.all.values()]
      .filter(({ folder }) => isBelow(folder, uri.fsPath))
      .flatMap(({ report }) => report?.findings ?? [])
      .filter(({ status }) => status !== "pass" && status !== "n/a");
  }
}

function isCode({ languageId }: vscode.TextDocument): boolean {
  return languageId === "python" || languageId === "shellscript";
}
