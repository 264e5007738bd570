import * as vscode from "vscode";
import type { Services } from "../services.ts";
import { chosenRun } from "../views/runs/chosenRun.ts";
import { runYamlUri } from "../views/runs/runYaml.ts";

/** Shows the step in its manifest; where the workspace does not hold that, the Workflow object of the run itself. */
export async function run(services: Services, argument?: unknown): Promise<void> {
  const ref = await chosenRun(services, argument, {
    title: vscode.l10n.t("Show the YAML of which run?"),
    word: "run",
    none: vscode.l10n.t("There are no runs yet."),
  });
  if (ref === undefined) return;
  const place = await services.runtime.request("runs/locate", { ref });
  if (place === undefined) {
    const document = await vscode.workspace.openTextDocument(runYamlUri(ref));
    await vscode.window.showTextDocument(document, { preview: true });
    return;
  }
  const { start, end } = place.range;
  const selection = new vscode.Range(start.line - 1, start.column - 1, end.line - 1, end.column - 1);
  await vscode.window.showTextDocument(vscode.Uri.file(place.file), { selection, preview: true });
}
