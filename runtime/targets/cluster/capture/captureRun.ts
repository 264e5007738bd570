import { existsSync } from "node:fs";
import { mkdir, open, stat, truncate, writeFile, type FileHandle } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { KubeError } from "../../../kubernetes/kubeError.ts";
import { followLog } from "../../../logs/followLog.ts";
import { SeenLines } from "../../../logs/seenLines.ts";
import type { Workflow } from "../../../manifest/argo.ts";
import type { PodObservation } from "../../../runs/podObservation.ts";
import type { ClusterAccess } from "../../../kubernetes/clusterAccess.ts";
import { isOver } from "../isOver.ts";
import { PodLog } from "../logs/podLog.ts";
import { unpackNodes } from "../nodeStatus.ts";
import { watchRun, type RunWatchState } from "../watchRun.ts";
import { annotateDigests } from "./annotateDigests.ts";
import { capturedLine, doneMark, isWholeLog, readCapturedLog } from "./capturedLog.ts";
import type { CaptureFolder } from "./captureFolder.ts";

export interface CaptureOptions {
  signal?: AbortSignal;
  /** Until the run and its pods have ended; otherwise what is there now. */
  follow: boolean;
  /** Largest log of one container, bytes; default 256 MiB. */
  maxLogBytes?: number;
}

const pauseMilliseconds = 1000;
/** Pods that outlive their run are waited for so long. */
const podsOutlive = 10 * 60_000;

/**
 * Writes down what happens to a run: its object, its pods, every container's log. Goes on where an earlier capture ended.
 * Ends with the run (or at once without `follow`). Throws KubeError when there is no such run.
 */
export async function captureRun(
  access: ClusterAccess,
  folder: CaptureFolder,
  run: string,
  { signal, follow, maxLogBytes = 2 ** 28 }: CaptureOptions,
): Promise<void> {
  const stop = new AbortController();
  const both = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const logs = new Map<string, Promise<void>>();
  let before: RunWatchState | undefined;
  let overSince: number | undefined;
  let mayAnnotate = follow;
  const first = await firstState(access, run, both);
  const { name = run, uid = "" } = first.workflow.metadata;
  const known = (await folder.read(name, uid))?.pods ?? [];
  await mkdir(folder.folder(name, uid), { recursive: true, mode: 0o700 });
  try {
    const where = { namespace: access.namespace, name };
    for await (const state of watchRun(access.client, where, {
      signal: both,
      known,
      podsFirst: true,
      coalesceMilliseconds: pauseMilliseconds,
    })) {
      before = state;
      for (const pod of state.ledger.all()) startLogs(pod);
      await annotate(state);
      await write(state);
      if (!follow || state.deleted === true) break;
      if (!isOver(state.workflow)) overSince = undefined;
      else if (!state.ledger.all().some(isAlive)) break;
      else if (Date.now() - (overSince ??= Date.now()) > podsOutlive) break;
    }
    // A pod that ignores SIGTERM may write for hours: what is there is enough.
    const deadline = sleep(follow ? 30_000 : 600_000, undefined, { signal: both, ref: false }).catch(() => undefined);
    await Promise.race([Promise.all(logs.values()), deadline]);
    if (before !== undefined) await write(before);
  } finally {
    stop.abort();
    await Promise.allSettled(logs.values());
  }

  /** Without the right to patch, the digests are still in what is written down here. */
  async function annotate({ workflow, ledger, deleted }: RunWatchState): Promise<void> {
    if (!mayAnnotate || deleted === true) return;
    await annotateDigests(access, workflow, ledger.all()).catch((error: unknown) => {
      mayAnnotate = !(error instanceof KubeError) || error.reason !== "forbidden";
    });
  }

  async function write({ workflow, ledger }: RunWatchState): Promise<void> {
    const readable: Workflow = await unpackNodes(workflow).catch(() => workflow);
    await folder.write({ workflow: readable, pods: ledger.all() });
  }

  function startLogs(pod: PodObservation): void {
    if (pod.goneAt !== undefined) return;
    for (const { name: container } of pod.containers) {
      const key = `${pod.uid}/${container}`;
      if (container === "wait" || container === "init" || logs.has(key)) continue;
      const file = folder.logFile(name, uid, pod.uid, container);
      const source = new PodLog(access, { pod: pod.name, uid: pod.uid, container });
      // One container's trouble is no reason to lose the others.
      logs.set(
        key,
        captureLog(source, file, { signal: both, follow, maxLogBytes }).catch(() => undefined),
      );
    }
  }
}

async function firstState(access: ClusterAccess, run: string, signal: AbortSignal): Promise<RunWatchState> {
  for await (const state of watchRun(access.client, { namespace: access.namespace, name: run }, { signal }))
    return state;
  signal.throwIfAborted();
  throw new Error(`The watch of ${run} ended at once.`);
}

function isAlive({ goneAt, phase }: PodObservation): boolean {
  return goneAt === undefined && (phase === "Running" || phase === "Pending");
}

async function captureLog(
  source: PodLog,
  file: string,
  { signal, follow, maxLogBytes }: Required<CaptureOptions>,
): Promise<void> {
  if (isWholeLog(file)) return;
  const seen = new SeenLines();
  let bytes = existsSync(file) ? await mendTail(file, seen) : 0;
  let handle: FileHandle | undefined;
  try {
    for await (const items of followLog(source, { follow, signal, seen })) {
      handle ??= await open(file, "a", 0o600);
      const text = items.map(capturedLine).join("");
      bytes += Buffer.byteLength(text);
      if (bytes > maxLogBytes) {
        await handle.write(
          capturedLine({
            time: items[0]!.time,
            text: "",
            gap: { reason: `more than ${maxLogBytes} bytes are not kept` },
          }),
        );
        return;
      }
      await handle.write(text);
    }
    const state = await source.state(signal);
    if (state === "ended") await writeFile(doneMark(file), "", { mode: 0o600 });
  } finally {
    await handle?.close();
  }
}

/** Remembers what is there, and takes away half a line that a killed recorder left. */
async function mendTail(file: string, seen: SeenLines): Promise<number> {
  let whole = 0;
  for await (const items of readCapturedLog(file)) {
    for (const item of items) {
      whole += Buffer.byteLength(capturedLine(item));
      if (item.gap === undefined) seen.add(item.time);
    }
  }
  const { size } = await stat(file);
  if (size > whole) await truncate(file, whole);
  return whole;
}
