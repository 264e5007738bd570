import { randomBytes } from "node:crypto";
import * as vscode from "vscode";

/**
 * The page of a webview: one script and one style sheet of our own (media/webview/NAME.ts and .css), and nothing else may load
 * or run. The script draws into the element `page`.
 */
export function webviewPage(webview: vscode.Webview, extension: vscode.Uri, name: string): string {
  const nonce = randomBytes(16).toString("base64");
  const place = (file: string): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(extension, "dist", "webview", file)).toString();
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${place(`${name}.css`)}">
<title>Preflight</title>
</head>
<body>
<main id="page"></main>
<script type="module" nonce="${nonce}" src="${place(`${name}.js`)}"></script>
</body>
</html>`;
}
