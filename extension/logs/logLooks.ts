import * as vscode from "vscode";
import type { TextLook } from "../../runtime/index.ts";
import { readSettings } from "../config/settings.ts";
import type { RuntimeClient } from "../worker/client.ts";
import type { LogDocuments } from "./logDocuments.ts";
import { logScheme } from "./logUri.ts";
import type { LogLooks as Looks } from "./requests.ts";

/** Lines around the visible ones that are coloured with them. */
const margin = 150;
const restMilliseconds = 30;
const mostTypes = 80;
const palette = ["Black", "Red", "Green", "Yellow", "Blue", "Magenta", "Cyan", "White"];

/** Colours the visible part of log documents: what the program coloured, a bar beside stderr, times when they are wanted. */
export class LogLooks implements vscode.Disposable {
  private readonly runtime: RuntimeClient;
  private readonly documents: LogDocuments;
  private readonly types = new Map<string, vscode.TextEditorDecorationType>();
  private readonly timers = new Map<vscode.TextEditor, NodeJS.Timeout>();
  private readonly disposables: vscode.Disposable[];
  private stderr: vscode.TextEditorDecorationType | undefined;
  private marker: vscode.TextEditorDecorationType | undefined;
  private time: vscode.TextEditorDecorationType | undefined;

  constructor(runtime: RuntimeClient, documents: LogDocuments) {
    this.runtime = runtime;
    this.documents = documents;
    this.disposables = [
      vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => this.soon(textEditor)),
      vscode.window.onDidChangeVisibleTextEditors((editors) => editors.forEach((editor) => this.soon(editor))),
      documents.onDidRead(() => this.all()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("preflight.logs.timestamps")) this.all();
      }),
    ];
  }

  dispose(): void {
    for (const disposable of [...this.disposables, ...this.types.values()]) disposable.dispose();
    for (const type of [this.stderr, this.marker, this.time]) type?.dispose();
    for (const timer of this.timers.values()) clearTimeout(timer);
  }

  private all(): void {
    for (const editor of vscode.window.visibleTextEditors) this.soon(editor);
  }

  private soon(editor: vscode.TextEditor): void {
    if (editor.document.uri.scheme !== logScheme) return;
    clearTimeout(this.timers.get(editor));
    const show = () => {
      this.timers.delete(editor);
      void this.show(editor).catch(() => undefined);
    };
    this.timers.set(editor, setTimeout(show, restMilliseconds));
  }

  private async show(editor: vscode.TextEditor): Promise<void> {
    const { uri } = editor.document;
    const info = await this.documents.info(uri);
    const [first, last] = [editor.visibleRanges[0], editor.visibleRanges.at(-1)];
    if (info === undefined || first === undefined || last === undefined) return;
    const part = { key: info.key, from: first.start.line - margin, to: last.end.line + margin };
    this.apply(editor, await this.runtime.request("logs/looks", part));
  }

  private apply(editor: vscode.TextEditor, { stderr, markers, times, spans }: Looks): void {
    this.stderr ??= vscode.window.createTextEditorDecorationType({
      isWholeLine: true,
      borderStyle: "solid",
      borderWidth: "0 0 0 2px",
      borderColor: new vscode.ThemeColor("editorWarning.foreground"),
    });
    this.marker ??= vscode.window.createTextEditorDecorationType({
      isWholeLine: true,
      fontStyle: "italic",
      color: new vscode.ThemeColor("descriptionForeground"),
    });
    this.time ??= vscode.window.createTextEditorDecorationType({
      before: { color: new vscode.ThemeColor("editorLineNumber.foreground"), margin: "0 1ch 0 0" },
    });
    const lines = (numbers: number[]) => numbers.map((line) => new vscode.Range(line, 0, line, 0));
    editor.setDecorations(this.stderr, lines(stderr));
    editor.setDecorations(this.marker, lines(markers));
    const shown = readSettings(editor.document.uri).logTimestamps ? times : [];
    editor.setDecorations(
      this.time,
      shown.map(([line, contentText]) => ({
        range: new vscode.Range(line, 0, line, 0),
        renderOptions: { before: { contentText } },
      })),
    );
    const byLook = new Map<string, vscode.Range[]>();
    for (const { line, from, to, look } of spans) {
      const key = JSON.stringify(look);
      if (!byLook.has(key)) byLook.set(key, []);
      byLook.get(key)!.push(new vscode.Range(line, from, line, to));
    }
    for (const key of byLook.keys()) {
      if (!this.types.has(key) && this.types.size < mostTypes) this.types.set(key, typeOf(JSON.parse(key) as TextLook));
    }
    for (const [key, type] of this.types) editor.setDecorations(type, byLook.get(key) ?? []);
  }
}

function typeOf({ foreground, background, bold, dim, italic, underline }: TextLook): vscode.TextEditorDecorationType {
  return vscode.window.createTextEditorDecorationType({
    color: colour(foreground),
    backgroundColor: colour(background),
    fontWeight: bold === true ? "bold" : undefined,
    opacity: dim === true ? "0.7" : undefined,
    fontStyle: italic === true ? "italic" : undefined,
    textDecoration: underline === true ? "underline" : undefined,
  });
}

/** The terminal's palette of the theme, so that a log looks alike in both and readable in each theme. */
function colour(value: number | string | undefined): vscode.ThemeColor | string | undefined {
  if (typeof value !== "number") return value;
  return new vscode.ThemeColor(`terminal.ansi${value >= 8 ? "Bright" : ""}${palette[value % 8]}`);
}
