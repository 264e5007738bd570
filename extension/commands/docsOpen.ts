import * as vscode from "vscode";
import type { Services } from "../services.ts";
import { isChecklistNode } from "../views/checklist/isChecklistNode.ts";

/** Shows the page of a check, which is part of the extension. Argument: the id, or a row of the *Checklist* view. */
export async function run({ context }: Services, about?: unknown): Promise<void> {
  const id = checkOf(about);
  // The id becomes part of a path.
  if (id === undefined || !/^PF-[A-Z]+-\d{3}$/.test(id)) return;
  const page = vscode.Uri.joinPath(context.extensionUri, "docs", "checks", `${id}.md`);
  await vscode.commands.executeCommand("markdown.showPreview", page);
}

function checkOf(about: unknown): string | undefined {
  if (typeof about === "string") return about;
  if (!isChecklistNode(about)) return undefined;
  return about.kind === "finding" ? about.value.check : undefined;
}
