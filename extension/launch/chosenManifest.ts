import path from "node:path";
import * as vscode from "vscode";
import { CannotRun } from "../commands/cannotRun.ts";
import { chosenFolder } from "../config/chosenFolder.ts";
import type { Services } from "../services.ts";
import { refOf } from "../views/runs/refOf.ts";

export interface ChosenManifest {
  /** Folder whose configuration holds. */
  folder: string;
  /** Absolute. */
  file: string;
}

/**
 * The manifest to launch: the one that was clicked, the one in the active editor, the only one of the folder, or the one the person
 * picks. What the editor has not saved is saved: a launch reads the disk. Throws CannotRun when there is none.
 */
export async function chosenManifest(services: Services, argument: unknown): Promise<ChosenManifest | undefined> {
  const given = argument instanceof vscode.Uri ? argument : activeManifest(argument);
  if (given !== undefined) {
    const folder = await chosenFolder(services, given);
    if (folder === undefined) return undefined;
    await save(given);
    return { folder, file: given.fsPath };
  }
  const folder = refOf(argument)?.folder ?? (await chosenFolder(services));
  if (folder === undefined) return undefined;
  const files = await services.runtime.request("launch/files", { folder });
  if (files.length === 0) {
    throw new CannotRun(
      vscode.l10n.t(
        "There is no pipeline in {0}: no file with an Argo Workflow, WorkflowTemplate or CronWorkflow.",
        folder,
      ),
      { title: vscode.l10n.t("Start the Demo"), command: "preflight.demo.start" },
    );
  }
  const file = files.length === 1 ? files[0] : await pick(files);
  if (file === undefined) return undefined;
  const full = path.resolve(folder, file);
  await save(vscode.Uri.file(full));
  return { folder, file: full };
}

/** The active editor's, unless a row of a view was clicked. */
function activeManifest(argument: unknown): vscode.Uri | undefined {
  const document = vscode.window.activeTextEditor?.document;
  if (argument !== undefined || document?.uri.scheme !== "file") return undefined;
  const isManifest = /\.(ya?ml|json)$/i.test(document.fileName) && document.getText().includes("argoproj.io/");
  return isManifest ? document.uri : undefined;
}

async function pick(files: readonly string[]): Promise<string | undefined> {
  return vscode.window.showQuickPick([...files], {
    title: vscode.l10n.t("Launch which pipeline?"),
    ignoreFocusOut: true,
  });
}

async function save(uri: vscode.Uri): Promise<void> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open?.isDirty !== true || (await open.save())) return;
  throw new CannotRun(vscode.l10n.t("{0} could not be saved, and a launch reads it from the disk.", uri.fsPath));
}
