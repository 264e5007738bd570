import { stat } from "node:fs/promises";
import path from "node:path";
import { findFile } from "../code/locate/findFile.ts";
import { workspaceFiles } from "../code/locate/workspaceFiles.ts";
import type { Workflow } from "../manifest/argo.ts";
import type { Target } from "../targets/target.ts";

/** Code that no workspace holds: the interpreter's and installed packages. */
const installed = /[\\/](?:site-packages|dist-packages|lib[\\/]python\d)[\\/.]/;
const mostPaths = 2000;

/**
 * Finds the files that paths in a log mean, on this machine: the path itself, where the target keeps what the step saw there,
 * or the workspace file that ends like it (images are built from workspaces). One resolver reads the workspace once.
 */
export class SourceResolver {
  private readonly target: Target;
  private readonly workspace: string;
  private readonly known = new Map<string, Promise<string | undefined>>();
  private readonly workflows = new Map<string, Promise<Workflow | undefined>>();
  private files: Promise<string[]> | undefined;

  /** @param workspace absolute folder */
  constructor(target: Target, workspace: string) {
    this.target = target;
    this.workspace = workspace;
  }

  /** Absolute path of a file that exists; undefined when none can be told, or several could be meant. */
  resolve(run: string, nodeId: string | undefined, place: string, signal: AbortSignal): Promise<string | undefined> {
    const key = `${run}\n${nodeId}\n${place}`;
    let found = this.known.get(key);
    if (found === undefined) {
      if (this.known.size >= mostPaths) return Promise.resolve(undefined);
      found = this.find(run, nodeId, place, signal).catch(() => {
        this.known.delete(key);
        return undefined;
      });
      this.known.set(key, found);
    }
    return found;
  }

  private async find(run: string, nodeId: string | undefined, place: string, signal: AbortSignal) {
    if (place === "" || place.includes("\0")) return undefined;
    if (path.isAbsolute(place) && isInside(this.workspace, place) && (await isFile(place))) return place;
    const there = await this.onTarget(run, nodeId, place);
    if (there !== undefined) return there;
    if (installed.test(place)) return undefined;
    const result = await findFile(place.replaceAll("\\", "/"), {
      roots: [""],
      exists: (file) => isFile(path.join(this.workspace, file)),
      list: () => (this.files ??= workspaceFiles(this.workspace, signal).then(({ files }) => files)),
    });
    return "file" in result ? path.join(this.workspace, result.file) : undefined;
  }

  private async onTarget(run: string, nodeId: string | undefined, place: string): Promise<string | undefined> {
    let workflow = this.workflows.get(run);
    if (workflow === undefined) {
      workflow = this.target.get(run).catch(() => undefined);
      this.workflows.set(run, workflow);
    }
    const state = await workflow;
    const nodes = state?.status?.nodes ?? {};
    const node = nodeId === undefined ? Object.values(nodes).find((one) => one?.type === "Pod") : nodes[nodeId];
    if (state === undefined || node == null) return undefined;
    const found = await this.target.resolvePath(state, node, place).catch(() => undefined);
    return found !== undefined && path.isAbsolute(found) && (await isFile(found)) ? found : undefined;
  }
}

async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (entry) => entry.isFile(),
    () => false,
  );
}

function isInside(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== "" && !relative.startsWith("..") && !path.isAbsolute(relative);
}
