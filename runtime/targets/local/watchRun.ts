import { watch as watchFolder } from "node:fs";
import { stat } from "node:fs/promises";
import type { Workflow } from "../../manifest/argo.ts";
import type { RunFolder } from "./runStore/runFolder.ts";
import { noSuchRun } from "./runStore/runRecord.ts";
import { readWorkflow } from "./runStore/workflowFile.ts";

const pollMilliseconds = 500;

/**
 * The Workflow now and after every change (several changes at once are one), until the run has ended, nobody drives it any
 * more, or the signal fires. A watch on the folder makes it quick, a poll makes it sure.
 */
export async function* watchRun(
  run: RunFolder,
  name: string,
  isDriven: () => Promise<boolean>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Workflow> {
  let wake: () => void = () => undefined;
  let changed = false;
  const poke = () => {
    changed = true;
    wake();
  };
  let watcher: ReturnType<typeof watchFolder> | undefined;
  try {
    watcher = watchFolder(run.path, (_event, file) => {
      if (file === null || file === "workflow.json") poke();
    });
    watcher.on("error", () => watcher?.close());
  } catch {
    // No watches left on this machine: the poll is enough.
  }
  const timer = setInterval(poke, pollMilliseconds);
  signal?.addEventListener("abort", poke);
  let last = "";
  try {
    for (;;) {
      if (signal?.aborted === true) return;
      changed = false;
      // Asked before reading: the snapshot read next is the last one of an engine that is gone.
      const driven = await isDriven();
      const version = await stat(run.workflow).then(
        ({ ino, mtimeMs, size }) => `${ino} ${mtimeMs} ${size}`,
        () => "",
      );
      if (version !== last) {
        const workflow = await readWorkflow(run);
        if (workflow === undefined) throw noSuchRun(name);
        last = version;
        yield workflow;
        if (workflow.status?.finishedAt !== undefined) return;
      }
      if (!driven) return;
      if (!changed) await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    watcher?.close();
    clearInterval(timer);
    signal?.removeEventListener("abort", poke);
  }
}
