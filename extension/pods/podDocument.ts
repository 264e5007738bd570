import * as vscode from "vscode";
import type { Services } from "../services.ts";
import type { RunRef } from "../views/runs/runRef.ts";

const scheme = "preflight-pod";

/** The address of the read-only document that describes the pod of a step or attempt, as it is when it is opened. */
export function podUri(ref: RunRef): vscode.Uri {
  const { attempt, stepName = "pod" } = ref;
  const name = `${stepName}${attempt === undefined ? "" : ` attempt ${attempt}`}`.replaceAll("/", "-");
  // The time makes every call a new look.
  return vscode.Uri.from({ scheme, path: `/${name}.pod.txt`, query: JSON.stringify({ ref, at: Date.now() }) });
}

/** Read-only documents that describe pods. */
export function registerPodDocuments({ runtime }: Services): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent({ query }, token) {
      const { ref } = JSON.parse(query) as { ref: RunRef };
      const controller = new AbortController();
      token.onCancellationRequested(() => controller.abort());
      return runtime.request("pods/describe", { ref }, { signal: controller.signal });
    },
  });
}
