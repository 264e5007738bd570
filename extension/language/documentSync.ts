import os from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { openTexts } from "../config/openTexts.ts";
import { readSettings } from "../config/settings.ts";
import type { RuntimeClient } from "../worker/client.ts";
import { Failure } from "../worker/failure.ts";
import type { Requests } from "../worker/requests.ts";
import { documentKind, type DocumentKind } from "./documentKind.ts";
import type { DocumentState, LanguageRequests } from "./requests.ts";

type Question = {
  [Name in keyof LanguageRequests]: LanguageRequests[Name]["params"] extends DocumentState ? Name : never;
}[keyof LanguageRequests];

const mostLines = 100_000;

/**
 * Gives the worker the texts that questions are about: each version of a document once, as a whole (a text of 2,000 lines takes
 * less time to hand over than the edits would to keep in step; bench/language.ts).
 */
export class DocumentSync implements vscode.Disposable {
  private readonly runtime: RuntimeClient;
  private readonly kinds = new WeakMap<vscode.TextDocument, { version: number; kind: DocumentKind }>();
  private readonly sent = new Map<string, number>();
  private readonly closing: vscode.Disposable;

  constructor(runtime: RuntimeClient) {
    this.runtime = runtime;
    this.closing = vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      if (this.sent.delete(uri.toString())) void this.tell("language/close", { uri: uri.toString() });
    });
  }

  /** What the document is to us, decided once per version. */
  kindOf(document: vscode.TextDocument): DocumentKind {
    if (document.uri.scheme !== "file" && document.uri.scheme !== "untitled") return undefined;
    if (document.languageId !== "yaml" && document.languageId !== "json" && document.languageId !== "jsonc") {
      return undefined;
    }
    // Before its text is put together.
    if (document.lineCount > mostLines) return undefined;
    const known = this.kinds.get(document);
    if (known?.version === document.version) return known.kind;
    const kind = documentKind(document.fileName, document.getText());
    this.kinds.set(document, { version: document.version, kind });
    return kind;
  }

  /** Asks about the document as it stands; undefined when it is not ours or has changed before the answer came. */
  async ask<Name extends Question>(
    name: Name,
    document: vscode.TextDocument,
    params: Omit<Requests[Name]["params"], keyof DocumentState>,
    signal?: AbortSignal,
  ): Promise<NonNullable<Requests[Name]["result"]> | undefined> {
    const kind = this.kindOf(document);
    if (kind === undefined) return undefined;
    const state = { uri: document.uri.toString(), version: document.version };
    const request = () => this.runtime.request(name, { ...params, ...state } as Requests[Name]["params"], { signal });
    if (this.sent.get(state.uri) !== state.version) this.send(document, kind);
    let answer: Requests[Name]["result"];
    try {
      answer = await request();
    } catch (error) {
      if (signal?.aborted) return undefined;
      const unknown = error instanceof Failure && error.data.reason === "not-open";
      if (!unknown || document.isClosed || document.version !== state.version) throw error;
      // The worker was started anew.
      this.send(document, kind);
      answer = await request();
    }
    return document.version === state.version ? (answer ?? undefined) : undefined;
  }

  /** What the worker calls the document. */
  pathOf({ uri }: vscode.TextDocument): string {
    return uri.scheme === "file" ? uri.fsPath : path.join(folderOf(uri), path.basename(uri.path));
  }

  /** Something outside the documents changed (other files, settings, trust): they are given to the worker again. */
  forget(): void {
    if (this.sent.size === 0) return;
    this.sent.clear();
    void this.tell("language/forget", {});
  }

  dispose(): void {
    this.closing.dispose();
  }

  private send(document: vscode.TextDocument, kind: "manifest" | "config"): void {
    const uri = document.uri.toString();
    const folder = folderOf(document.uri);
    this.sent.set(uri, document.version);
    void this.tell("language/open", {
      uri,
      version: document.version,
      path: this.pathOf(document),
      kind,
      text: document.getText(),
      folder,
      target: readSettings(document.uri).target,
      trusted: vscode.workspace.isTrusted,
      open: openTexts(folder).filter((other) => other.path !== document.uri.fsPath),
    });
  }

  /** For requests whose answer says nothing; the worker keeps their order, and its end is told by the next question. */
  private async tell<Name extends "language/open" | "language/close" | "language/forget">(
    name: Name,
    params: Requests[Name]["params"],
  ): Promise<void> {
    await this.runtime.request(name, params).catch(() => {});
  }
}

/** The folder that names are relative to: the workspace folder, else that of the file; an untitled document goes by the first. */
function folderOf(uri: vscode.Uri): string {
  if (uri.scheme === "file") return vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? path.dirname(uri.fsPath);
  const [first] = vscode.workspace.workspaceFolders ?? [];
  return first?.uri.scheme === "file" ? first.uri.fsPath : os.tmpdir();
}
