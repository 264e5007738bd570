import * as vscode from "vscode";
import type { Services } from "../../services.ts";
import type { RunRef } from "./runRef.ts";

const scheme = "preflight-run";

/** The address of the read-only document that holds a run's Workflow object. */
export function runYamlUri({ folder, target, run }: RunRef): vscode.Uri {
  return vscode.Uri.from({
    scheme,
    path: `/${run}.yaml`,
    query: new URLSearchParams({ folder, target, run: run! }).toString(),
  });
}

/** Read-only documents with the Workflow object of a run: what ran, where the workspace does not hold its manifest. */
export function registerRunYaml({ runtime }: Services): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent({ query }, token) {
      const { folder = "", target = "", run = "" } = Object.fromEntries(new URLSearchParams(query));
      const controller = new AbortController();
      token.onCancellationRequested(() => controller.abort());
      return runtime.request("runs/yaml", { ref: { folder, target, run } }, { signal: controller.signal });
    },
  });
}
