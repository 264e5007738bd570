import * as vscode from "vscode";
import type { RuntimeClient } from "../worker/client.ts";
import type { LogTerminals } from "./logTerminals.ts";

interface SourceLink extends vscode.TerminalLink {
  file: string;
  line: number;
}

/** Places in source code that lines of a followed log name, as links; what could not be found stays plain. */
export function registerTerminalLinks(runtime: RuntimeClient, terminals: LogTerminals): vscode.Disposable {
  const provider: vscode.TerminalLinkProvider<SourceLink> = {
    async provideTerminalLinks({ line: text, terminal }, token) {
      const source = terminals.sourceOf(terminal);
      if (source === undefined || !(text.includes(".py") || text.includes('File "'))) return [];
      const controller = new AbortController();
      token.onCancellationRequested(() => controller.abort());
      const { signal } = controller;
      const links = await runtime.request("logs/links", { source, text }, { signal }).catch(() => []);
      return links.map(({ from, to, file, line }) => ({
        startIndex: from,
        length: to - from,
        tooltip: vscode.l10n.t("Open {0}, line {1}", vscode.workspace.asRelativePath(file), line),
        file,
        line,
      }));
    },
    async handleTerminalLink({ file, line }) {
      const place = new vscode.Position(line - 1, 0);
      await vscode.window.showTextDocument(vscode.Uri.file(file), { selection: new vscode.Range(place, place) });
    },
  };
  return vscode.window.registerTerminalLinkProvider(provider);
}
