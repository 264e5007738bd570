import os from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { openTexts } from "../config/openTexts.ts";
import { readSettings } from "../config/settings.ts";
import type { RuntimeClient } from "../worker/client.ts";
import type { Requests } from "../worker/requests.ts";
import { documentKind, type DocumentKind } from "./documentKind.ts";
import type { DocumentState, OpenDocument } from "./requests.ts";
import { TextSyncModel, type Question } from "./textSyncModel.ts";

const mostLines = 100_000;

/** Questions about the editor's documents. */
export class DocumentSync implements vscode.Disposable {
  private readonly texts: TextSyncModel;
  private readonly kinds = new WeakMap<vscode.TextDocument, { version: number; kind: DocumentKind }>();
  private readonly closing: vscode.Disposable;

  constructor(runtime: RuntimeClient) {
    this.texts = new TextSyncModel(runtime);
    this.closing = vscode.workspace.onDidCloseTextDocument(({ uri }) => this.texts.close(uri.toString()));
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
    const text = {
      uri: document.uri.toString(),
      get version() {
        return document.version;
      },
      get isClosed() {
        return document.isClosed;
      },
      snapshot: () => this.snapshot(document, kind),
    };
    return this.texts.ask(name, text, params, signal);
  }

  /** What the worker calls the document. */
  pathOf({ uri }: vscode.TextDocument): string {
    return uri.scheme === "file" ? uri.fsPath : path.join(folderOf(uri), path.basename(uri.path));
  }

  /** Something outside of the documents changed (other files, settings, trust): they are given to the worker again. */
  forget(): void {
    this.texts.forget();
  }

  dispose(): void {
    this.closing.dispose();
  }

  private snapshot(document: vscode.TextDocument, kind: "manifest" | "config"): OpenDocument {
    const folder = folderOf(document.uri);
    const own = this.pathOf(document);
    return {
      uri: document.uri.toString(),
      version: document.version,
      path: own,
      kind,
      text: document.getText(),
      folder,
      target: readSettings(document.uri).target,
      trusted: vscode.workspace.isTrusted,
      open: openTexts(folder).filter((other) => other.path !== own),
    };
  }
}

/** The folder that names are relative to: the workspace folder, else that of the file; an untitled document goes by the first. */
function folderOf(uri: vscode.Uri): string {
  if (uri.scheme === "file") return vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? path.dirname(uri.fsPath);
  const [first] = vscode.workspace.workspaceFolders ?? [];
  return first?.uri.scheme === "file" ? first.uri.fsPath : os.tmpdir();
}
