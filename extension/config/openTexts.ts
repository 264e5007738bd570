import * as vscode from "vscode";
import type { OpenText } from "../views/checklist/requests.ts";
import { isBelow } from "./isBelow.ts";

/** Files below `folder` whose text in the editor differs from the disk's. */
export function openTexts(folder: string): OpenText[] {
  return vscode.workspace.textDocuments
    .filter(({ isDirty, uri }) => isDirty && uri.scheme === "file" && isBelow(folder, uri.fsPath))
    .map((document) => ({ path: document.uri.fsPath, text: document.getText() }));
}
