import { randomBytes } from "node:crypto";
import { lstat, mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Workflow } from "../../../manifest/argo.ts";
import { fileError, LocalError } from "../localError.ts";
import { replaceFile } from "./atomicFile.ts";
import { RunFolder } from "./runFolder.ts";
import { isRunName } from "./runName.ts";
import { noSuchRun, type RunRecord } from "./runRecord.ts";
import { writeWorkflow } from "./workflowFile.ts";

/** The `.preflight/` folder: all runs of the local target of one workspace. */
export class RunStore {
  readonly folder: string;

  /** @param root folder of preflight.yaml, or the current folder */
  constructor(root: string) {
    this.folder = join(root, ".preflight");
  }

  /** Volumes that outlive a run (persistentVolumeClaim). */
  get claims(): string {
    return join(this.folder, "volumes");
  }

  /** One folder per run, named as it. */
  get runs(): string {
    return join(this.folder, "runs");
  }

  /** The folder of a run that exists. @throws LocalError not-found */
  async open(name: string): Promise<RunFolder> {
    if (!isRunName(name)) throw noSuchRun(name);
    const run = new RunFolder(join(this.runs, name));
    // lstat: a link in place of the folder is none of ours.
    const state = await lstat(run.path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "EACCES") throw fileError(error, `read the run ${name} in ${this.runs}`);
      return undefined;
    });
    if (state?.isDirectory() !== true) throw noSuchRun(name);
    return run;
  }

  /** Names of all runs. */
  async names(): Promise<string[]> {
    try {
      const entries = await readdir(this.runs, { withFileTypes: true });
      return entries.filter((entry) => entry.isDirectory() && isRunName(entry.name)).map(({ name }) => name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
      throw fileError(error, `read the runs in ${this.runs}`);
    }
  }

  /** Makes the folder of a new run, complete or not at all. @throws LocalError when the name is taken */
  async create(record: RunRecord, workflow: Workflow): Promise<RunFolder> {
    const temporary = join(this.runs, `.new-${randomBytes(6).toString("hex")}`);
    const target = new RunFolder(join(this.runs, record.name));
    try {
      await mkdir(this.runs, { recursive: true });
      await this.ignoreItself();
      const draft = new RunFolder(temporary);
      for (const folder of [draft.path, draft.engines, draft.commands, draft.attempts, draft.store, draft.scratch]) {
        await mkdir(folder, { mode: 0o700 });
      }
      await replaceFile(draft.record, JSON.stringify(record), { durable: true });
      await writeWorkflow(draft, workflow, { durable: true });
      // rename(2) never replaces a folder that holds something: of two launches with one name, one fails here.
      await rename(temporary, target.path);
      return target;
    } catch (error) {
      await rm(temporary, { recursive: true, force: true }).catch(() => undefined);
      const code = (error as NodeJS.ErrnoException).code;
      if (code === "ENOTEMPTY" || code === "EEXIST") {
        throw new LocalError(`There already is a run named ${record.name}.`, {
          reason: "exists",
          hint: `Choose another --name, or delete it: preflight delete ${record.name}.`,
        });
      }
      throw fileError(error, `create the run ${record.name} in ${this.runs}`);
    }
  }

  /** Takes a run out of sight at once, then removes its files. The caller owns the run. */
  async remove(run: RunFolder): Promise<void> {
    const trash = join(this.runs, `.old-${randomBytes(6).toString("hex")}`);
    try {
      await rename(run.path, trash);
      await rm(trash, { recursive: true, force: true, maxRetries: 3 });
    } catch (error) {
      throw fileError(error, `delete ${run.path}`);
    }
  }

  private async ignoreItself(): Promise<void> {
    const file = join(this.folder, ".gitignore");
    // A disk that was full may have left it empty.
    const known = await stat(file).catch(() => undefined);
    if (known === undefined || known.size === 0) await replaceFile(file, "*\n");
  }
}
