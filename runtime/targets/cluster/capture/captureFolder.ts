import { mkdir, readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { Workflow } from "../../../manifest/argo.ts";
import type { PodObservation } from "../../../runs/podObservation.ts";
import { readJson, replaceFile } from "../../local/runStore/atomicFile.ts";

/** What was kept here of one run of a cluster. */
export interface CapturedRun {
  workflow: Workflow;
  pods: PodObservation[];
}

/**
 * Runs of one namespace of one cluster as they were seen from here, so that they can be looked at after Argo or the cluster has
 * forgotten them: `<.preflight>/clusters/<context and namespace>/<run>/<uid>/`.
 */
export class CaptureFolder {
  readonly path: string;

  constructor(root: string, context: string, namespace: string) {
    this.path = path.join(root, ".preflight", "clusters", encodeURIComponent(`${context}/${namespace}`));
  }

  folder(run: string, uid: string): string {
    return path.join(this.path, safe(run), safe(uid));
  }

  logFile(run: string, uid: string, pod: string, container: string): string {
    return path.join(this.folder(run, uid), `${safe(pod)}.${safe(container)}.log`);
  }

  async write({ workflow, pods }: CapturedRun): Promise<void> {
    const folder = this.folder(workflow.metadata.name ?? "", workflow.metadata.uid ?? "");
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await replaceFile(path.join(folder, "workflow.json"), JSON.stringify(workflow));
    await replaceFile(path.join(folder, "pods.json"), JSON.stringify(pods));
  }

  /** One run by uid; undefined when nothing (whole) of it is here. */
  async read(run: string, uid: string): Promise<CapturedRun | undefined> {
    const folder = this.folder(run, uid);
    const workflow = await readJson<Workflow>(path.join(folder, "workflow.json")).catch(() => undefined);
    if (workflow === undefined) return undefined;
    const pods = (await readJson<PodObservation[]>(path.join(folder, "pods.json")).catch(() => undefined)) ?? [];
    return { workflow, pods };
  }

  /** The newest run of a name. */
  async newest(run: string): Promise<CapturedRun | undefined> {
    const uids = await readdir(path.join(this.path, safe(run))).catch(() => []);
    const found = (await Promise.all(uids.map((uid) => this.read(run, uid)))).flatMap((entry) => entry ?? []);
    return found.sort((a, b) => (createdAt(a) < createdAt(b) ? 1 : -1))[0];
  }

  /** Workflows of all runs here, newest first, at most `limit`. */
  async all(limit: number): Promise<Workflow[]> {
    const names = await readdir(this.path).catch(() => []);
    const dated = await Promise.all(
      names.map(async (name) => ({
        name,
        at: await stat(path.join(this.path, name)).then(
          ({ mtimeMs }) => mtimeMs,
          () => 0,
        ),
      })),
    );
    const found: Workflow[] = [];
    for (const { name } of dated.sort((a, b) => b.at - a.at).slice(0, limit)) {
      const run = await this.newest(decodeURIComponent(name));
      if (run !== undefined) found.push(run.workflow);
    }
    return found;
  }

  async remove(run: string): Promise<boolean> {
    const folder = path.join(this.path, safe(run));
    const there = await stat(folder).then(
      () => true,
      () => false,
    );
    await rm(folder, { recursive: true, force: true });
    return there;
  }
}

/** Names come from a cluster: never a way out of the folder. */
function safe(name: string): string {
  return (
    encodeURIComponent(name)
      .replace(/^\.+/, (dots) => "%2E".repeat(dots.length))
      .slice(0, 250) || "_"
  );
}

function createdAt({ workflow }: CapturedRun): string {
  return workflow.metadata.creationTimestamp ?? "";
}
