import { setTimeout as sleep } from "node:timers/promises";
import { kinds } from "../../kubernetes/kubeCall.ts";
import type { KubeClient } from "../../kubernetes/kubeClient.ts";
import { KubeError } from "../../kubernetes/kubeError.ts";
import { watchObjects } from "../../kubernetes/watchObjects.ts";
import type { Workflow } from "../../manifest/argo.ts";
import type { PodObservation } from "../../runs/podObservation.ts";
import { PodLedger } from "./podLedger.ts";
import { podsOfRun } from "./podsOfRun.ts";
import { projectWorkflow } from "./projectWorkflow.ts";
import { readPod } from "./readPod.ts";

export interface RunWatchState {
  workflow: Workflow;
  ledger: PodLedger;
  /** What is told may be old since then. */
  staleSince?: Date;
  /** Why pods can not be seen, where the rights do not reach. */
  podProblem?: string;
  /** The workflow was deleted while we looked. */
  deleted?: boolean;
}

export interface RunWatchOptions {
  signal?: AbortSignal;
  /** Pods that were seen before. */
  known?: readonly PodObservation[];
  /** Changes within so many milliseconds are told as one; default 50. */
  coalesceMilliseconds?: number;
  idleMilliseconds?: number;
  /** Tell nothing before the pods were listed once (or can not be). */
  podsFirst?: boolean;
}

/**
 * One run and its pods now and after every change, for ever (the caller decides when a run is over; pods may outlive it).
 * Ends when the workflow is deleted or the signal fires. Throws KubeError when the workflow may not be seen or is not there.
 */
export async function* watchRun(
  client: KubeClient,
  { namespace, name }: { namespace: string; name: string },
  { signal, known = [], coalesceMilliseconds = 50, idleMilliseconds, podsFirst = false }: RunWatchOptions = {},
): AsyncGenerator<RunWatchState> {
  const stop = new AbortController();
  const both = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const ledger = new PodLedger(known);
  const stale = new Map<string, Date>();
  let workflow: Workflow | undefined;
  let podProblem: string | undefined;
  let deleted = false;
  let podsKnown = !podsFirst;
  let failure: unknown;
  let ended = false;
  let changed = false;
  let wake: () => void = () => undefined;
  const poke = (): void => {
    changed = true;
    wake();
  };

  const followWorkflow = async (): Promise<void> => {
    const call = { kind: kinds.workflows, namespace, query: { fieldSelector: `metadata.name=${name}` } };
    for await (const event of watchObjects(client, call, {
      signal: both,
      project: projectWorkflow,
      idleMilliseconds,
    })) {
      if (event.type === "stale") stale.set("workflow", event.since);
      else if (event.type === "live") stale.delete("workflow");
      else if (event.type === "deleted") {
        [workflow, deleted] = [event.object, true];
        return;
      } else if (event.type === "changed") workflow = event.object;
      else {
        const [found] = event.objects;
        // Gone between two lists, or never there.
        if (found === undefined || (workflow !== undefined && found.metadata.uid !== workflow.metadata.uid)) {
          deleted = workflow !== undefined;
          if (!deleted) throw notThere(name, namespace);
          return;
        }
        workflow = found;
      }
      poke();
    }
  };

  const followPods = async (): Promise<void> => {
    const now = (): string => new Date().toISOString();
    for await (const event of watchObjects(client, podsOfRun(namespace, name), {
      signal: both,
      project: readPod,
      idleMilliseconds,
    })) {
      if (event.type === "stale") stale.set("pods", event.since);
      else if (event.type === "live") stale.delete("pods");
      else if (event.type === "listed") {
        ledger.seeAll(event.objects, now());
        podsKnown = true;
      } else {
        ledger.see(event.object);
        if (event.type === "deleted") ledger.gone(event.object.uid, now());
      }
      poke();
    }
  };

  const workflowDone = followWorkflow()
    .catch((error: unknown) => (failure = error))
    .finally(() => {
      ended = true;
      poke();
    });
  // A run can be shown without its pods.
  const podsDone = followPods().catch((error: unknown) => {
    podProblem = error instanceof KubeError ? error.message : String(error);
    podsKnown = true;
    poke();
  });
  const onAbort = (): void => poke();
  signal?.addEventListener("abort", onAbort);
  try {
    for (;;) {
      if (signal?.aborted === true) return;
      if (failure !== undefined) throw failure;
      if (changed && workflow !== undefined && (podsKnown || ended)) {
        changed = false;
        const staleSince = [...stale.values()].sort((a, b) => a.getTime() - b.getTime())[0];
        yield { workflow, ledger, staleSince, podProblem, deleted };
        if (ended) return;
        await sleep(coalesceMilliseconds, undefined, { signal: both }).catch(() => undefined);
        continue;
      }
      if (ended) return;
      changed = false;
      await new Promise<void>((resolve) => {
        wake = resolve;
        // What came between the look and here.
        if (changed) resolve();
      });
    }
  } finally {
    signal?.removeEventListener("abort", onAbort);
    stop.abort();
    await Promise.all([workflowDone, podsDone]);
  }
}

function notThere(name: string, namespace: string): KubeError {
  return new KubeError(`There is no workflow called ${name} in namespace ${namespace}.`, { reason: "not-found" });
}
