import path from "node:path";
import * as vscode from "vscode";
import { toRange } from "../edits/toRange.ts";
import type { Services } from "../services.ts";
import { isFindingNode } from "../views/checklist/isChecklistNode.ts";

/** Shows the place of a finding. */
export async function run(_: Services, node?: unknown): Promise<void> {
  if (!isFindingNode(node) || node.value.range === undefined) return;
  const { file, start } = node.value.range;
  const uri = vscode.Uri.file(path.resolve(node.folder, file));
  const { start: place } = toRange({ start, end: start });
  await vscode.window.showTextDocument(uri, { selection: new vscode.Range(place, place), preserveFocus: true });
}
