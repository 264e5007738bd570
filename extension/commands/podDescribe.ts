import * as vscode from "vscode";
import { podUri } from "../pods/podDocument.ts";
import { podRef } from "../pods/podRef.ts";
import type { Services } from "../services.ts";

/** Shows what was seen of the pod of a step or attempt, with its events, as a read-only document. */
export async function run(_: Services, argument?: unknown): Promise<void> {
  const document = await vscode.workspace.openTextDocument(podUri(podRef(argument)));
  await vscode.window.showTextDocument(document, { preview: true });
}
