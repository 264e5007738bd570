import * as vscode from "vscode";
import { podRef } from "../pods/podRef.ts";
import type { Services } from "../services.ts";

/** Copies the kubectl command that follows the log of a step's or attempt's pod. */
export async function run({ runtime }: Services, argument?: unknown): Promise<void> {
  const { line } = await runtime.request("pods/kubectl", { ref: podRef(argument), action: "logs" });
  await vscode.env.clipboard.writeText(line);
  vscode.window.setStatusBarMessage(vscode.l10n.t("$(check) Copied {0}", line), 4000);
}
