import * as vscode from "vscode";
import { isInstalled } from "../pods/isInstalled.ts";
import { podRef } from "../pods/podRef.ts";
import type { Services } from "../services.ts";
import { CannotRun } from "./cannotRun.ts";

/** Opens a terminal with a shell in the main container of a step's or attempt's pod. */
export async function run({ runtime }: Services, argument?: unknown): Promise<void> {
  const { pod, alive, args } = await runtime.request("pods/kubectl", { ref: podRef(argument), action: "shell" });
  if (!alive) throw new CannotRun(vscode.l10n.t("{0} does not run any more, so there is no shell in it.", pod));
  if (!(await isInstalled("kubectl"))) {
    throw new CannotRun(
      vscode.l10n.t(
        "kubectl is not on the PATH. Install it (https://kubernetes.io/docs/tasks/tools/), then start the editor anew from a terminal that finds it.",
      ),
    );
  }
  vscode.window.createTerminal({ name: pod, shellPath: "kubectl", shellArgs: args }).show();
}
