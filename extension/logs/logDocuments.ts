import * as vscode from "vscode";
import type { RuntimeClient } from "../worker/client.ts";
import { logScheme, logUriParts, sourceFromQuery } from "./logUri.ts";
import type { LogDocumentInfo, LogSource } from "./requests.ts";

interface Entry {
  info: LogDocumentInfo;
  readAt: number;
  /** The worker has given the text out and forgotten it. */
  isTaken: boolean;
}

/**
 * Logs as read-only documents. The text comes as bytes, in pieces: a content provider's string would be turned into JSON on
 * the extension host's thread, which holds it up for as long as it takes. The worker keeps the rest by key.
 */
export class LogDocuments implements vscode.FileSystemProvider, vscode.Disposable {
  private readonly runtime: RuntimeClient;
  private readonly entries = new Map<string, Promise<Entry>>();
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  private readonly read = new vscode.EventEmitter<vscode.Uri>();
  private readonly closed: vscode.Disposable;
  readonly onDidChangeFile = this.changed.event;
  /** A document's outline and looks are there, or new. */
  readonly onDidRead = this.read.event;

  constructor(runtime: RuntimeClient) {
    this.runtime = runtime;
    this.closed = vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      if (uri.scheme === logScheme) this.forget(uri);
    });
  }

  /** Reads the log anew; an open document shows it. */
  async load(source: LogSource, signal: AbortSignal): Promise<{ uri: vscode.Uri; info: LogDocumentInfo }> {
    const uri = vscode.Uri.from(logUriParts(source));
    const isOpen = this.entries.has(uri.toString());
    const { info } = await this.start(uri, signal);
    if (isOpen) this.changed.fire([{ type: vscode.FileChangeType.Changed, uri }]);
    return { uri, info };
  }

  /** Undefined for a document that is not open, or could not be read. */
  async info(uri: vscode.Uri): Promise<LogDocumentInfo | undefined> {
    return (await this.entries.get(uri.toString())?.catch(() => undefined))?.info;
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { info, readAt } = await this.entry(uri);
    const permissions = vscode.FilePermission.Readonly;
    return { type: vscode.FileType.File, ctime: 0, mtime: readAt, size: info.bytes, permissions };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    let entry = await this.entry(uri);
    if (entry.isTaken) entry = await this.start(uri, new AbortController().signal);
    entry.isTaken = true;
    const { key, bytes } = entry.info;
    const text = new Uint8Array(bytes);
    for (let offset = 0; ;) {
      const piece = await this.runtime.request("logs/text", { key, offset });
      if (piece.length === 0) break;
      text.set(piece, offset);
      offset += piece.length;
    }
    this.read.fire(uri);
    return text;
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }
  writeFile(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }
  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }
  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.closed.dispose();
    this.changed.dispose();
    this.read.dispose();
  }

  private entry(uri: vscode.Uri): Promise<Entry> {
    return this.entries.get(uri.toString()) ?? this.start(uri, new AbortController().signal);
  }

  private start(uri: vscode.Uri, signal: AbortSignal): Promise<Entry> {
    const source = sourceFromQuery(uri.query);
    if (source === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    this.forget(uri);
    const key = uri.toString();
    const reading = this.runtime
      .request("logs/document", { source }, { signal })
      .then((info): Entry => ({ info, readAt: Date.now(), isTaken: false }));
    this.entries.set(key, reading);
    reading.catch(() => this.entries.get(key) === reading && this.entries.delete(key));
    return reading;
  }

  private forget(uri: vscode.Uri): void {
    const entry = this.entries.get(uri.toString());
    this.entries.delete(uri.toString());
    void entry?.then(
      ({ info: { key } }) => this.runtime.request("logs/release", { key }),
      () => undefined,
    );
  }
}
