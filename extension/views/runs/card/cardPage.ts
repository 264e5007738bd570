import { randomBytes } from "node:crypto";
import * as vscode from "vscode";

/** The page of a webview: one script and one style sheet of our own, and nothing else may load or run. */
export function cardPage(webview: vscode.Webview, extension: vscode.Uri): string {
  const nonce = randomBytes(16).toString("base64");
  const place = (name: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(extension, "dist", "webview", name)).toString();
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${place("failureCard.css")}">
<title>Preflight</title>
</head>
<body>
<main id="card" aria-live="polite"></main>
<script type="module" nonce="${nonce}" src="${place("failureCard.js")}"></script>
</body>
</html>`;
}
