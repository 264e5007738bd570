import { kinds } from "../../kubernetes/kubeCall.ts";
import { KubeError } from "../../kubernetes/kubeError.ts";
import { listObjects } from "../../kubernetes/listObjects.ts";
import type { Workflow } from "../../manifest/argo.ts";
import type { PodEvent, PodObservation } from "../../runs/podObservation.ts";
import type { RunObservations } from "../../runs/runObservations.ts";
import type { ClusterAccess } from "../../kubernetes/clusterAccess.ts";
import { PodLedger } from "./podLedger.ts";
import { podsOfRun } from "./podsOfRun.ts";
import { readPod } from "./readPod.ts";
import type { RunWatchState } from "./watchRun.ts";

/** Events are asked for of so many pods at most: those that have something to explain. */
const mostExplained = 20;

/** The pods of a run as they are now, with those that are known (from a watch that goes on, or written down before); missing rights become one sentence. */
export async function observePods(
  access: ClusterAccess,
  workflow: Workflow,
  known: Pick<RunWatchState, "ledger" | "podProblem"> | readonly PodObservation[],
  signal?: AbortSignal,
): Promise<RunObservations> {
  const { client, namespace } = access;
  const watching = "ledger" in known;
  const ledger = watching ? known.ledger : new PodLedger(known);
  let problem = watching ? known.podProblem : undefined;
  if (!watching) {
    try {
      const call = podsOfRun(namespace, workflow.metadata.name ?? "");
      const { items } = await listObjects<PodObservation>(client, call, { project: readPod, signal });
      ledger.seeAll(items, new Date().toISOString());
    } catch (error) {
      if (!(error instanceof KubeError)) throw error;
      problem = error.message;
    }
  }
  const toExplain = ledger.all().filter((pod) => pod.events === undefined && needsExplaining(pod));
  await Promise.all(
    toExplain.slice(-mostExplained).map(async (pod) => {
      const events = await readEvents(access, pod.uid, signal);
      if (events !== undefined) ledger.setEvents(pod.uid, events);
    }),
  );
  return { pods: ledger.byNode(), problem };
}

function needsExplaining(pod: PodObservation): boolean {
  return pod.phase === "Pending" || pod.phase === "Failed" || pod.disruption !== undefined || pod.goneAt !== undefined;
}

interface CoreEvent {
  type?: string;
  reason?: string;
  message?: string;
  count?: number;
  lastTimestamp?: string;
  eventTime?: string;
  metadata: { name: string; creationTimestamp?: string };
  source?: { component?: string };
  reportingComponent?: string;
}

/** What `kubectl describe` would show; undefined where events may not be seen. */
async function readEvents({ client, namespace }: ClusterAccess, uid: string, signal?: AbortSignal) {
  const query = { fieldSelector: `involvedObject.uid=${uid}` };
  try {
    const { items } = await listObjects<CoreEvent>(client, { kind: kinds.events, namespace, query }, { signal });
    const events = items.map((event): PodEvent => ({
      type: event.type ?? "Normal",
      reason: event.reason ?? "",
      message: (event.message ?? "").slice(0, 1000),
      count: event.count ?? 1,
      at: event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp,
      from: event.source?.component || event.reportingComponent,
    }));
    return events.sort((a, b) => ((a.at ?? "") < (b.at ?? "") ? -1 : 1)).slice(-50);
  } catch (error) {
    if (!(error instanceof KubeError)) throw error;
    return undefined;
  }
}
