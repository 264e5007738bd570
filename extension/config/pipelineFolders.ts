import path from "node:path";
import * as vscode from "vscode";
import { nearestFolder } from "./nearestFolder.ts";

const mostProjects = 100;

export interface PipelineFolders {
  /** Folders of the workspace with a preflight.yaml. */
  projects: string[];
  workspace: string[];
  /** Projects, and workspace folders that do not merely hold some. */
  candidates: string[];
}

/** The folders that pipelines, their configuration and their runs may belong to; all absolute. */
export async function pipelineFolders(): Promise<PipelineFolders> {
  const workspace = (vscode.workspace.workspaceFolders ?? [])
    .filter(({ uri }) => uri.scheme === "file")
    .map(({ uri }) => uri.fsPath);
  const found =
    workspace.length === 0
      ? []
      : await vscode.workspace.findFiles("**/preflight.{yaml,yml}", "**/{node_modules,.preflight}/**", mostProjects);
  const files = found.filter(({ scheme }) => scheme === "file");
  const projects = [...new Set(files.map(({ fsPath }) => path.dirname(fsPath)))].sort();
  const bare = workspace.filter(
    (folder) => !projects.some((project) => nearestFolder(project, [folder]) !== undefined),
  );
  return { projects, workspace, candidates: [...new Set([...projects, ...bare])] };
}
