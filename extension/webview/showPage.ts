import * as vscode from "vscode";
import { webviewPage } from "./webviewPage.ts";

/** Draws the page NAME of media/webview into a webview, which may load nothing but our own bundles. */
export function showPage(webview: vscode.Webview, extension: vscode.Uri, name: string): void {
  webview.options = {
    enableScripts: true,
    localResourceRoots: [vscode.Uri.joinPath(extension, "dist", "webview")],
  };
  webview.html = webviewPage(webview, extension, name);
}
