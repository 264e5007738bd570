import * as vscode from "vscode";
import { documentKind } from "../language/documentKind.ts";

/** The manifest in front; undefined when the editor in front holds something else. */
export function activeManifest(): vscode.Uri | undefined {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.uri.scheme !== "file" || !/\.(ya?ml|json)$/i.test(document.fileName)) return undefined;
  return documentKind(document.fileName, document.getText()) === "manifest" ? document.uri : undefined;
}
