import type { Workflow } from "../../../manifest/argo.ts";
import { ExecutorLines } from "../../../logs/executorLines.ts";
import { followLog, type LogItem } from "../../../logs/followLog.ts";
import { safeLogText } from "../../../logs/safeLogText.ts";
import { MergedLogs } from "../../../logs/mergeLogs.ts";
import type { CaptureFolder } from "../capture/captureFolder.ts";
import { unpackNodes } from "../nodeStatus.ts";
import { PodLedger } from "../podLedger.ts";
import type { PodObservation } from "../../../runs/podObservation.ts";
import type { LogLine, LogRequest } from "../../target.ts";
import type { ClusterAccess } from "../../../kubernetes/clusterAccess.ts";
import { ClusterError } from "../clusterError.ts";
import { isOver } from "../isOver.ts";
import { Slots } from "./slots.ts";
import { watchRun } from "../watchRun.ts";
import { attemptNames, attemptOfName, type AttemptName } from "./attemptOfPod.ts";
import { archivedContainers } from "./archivedLogPlace.ts";
import { keptLog } from "./keptLog.ts";
import type { LogArchive } from "./logArchive.ts";
import { PodLog } from "./podLog.ts";

/** Streams at the same time: an API server has better things to do than to hold thousands. */
const atOnce = 50;
/** Kept logs at the same time: each holds a file or a connection, and a chunk. */
const keptAtOnce = 16;
/** The executor's own containers: what they say is not the step's. */
const executors = new Set(["init", "wait"]);

export interface RunLogsOptions {
  /** The run as it is on the cluster, or as it was written down. */
  workflow: Workflow;
  /** It is gone from the cluster: only what was kept can be read. */
  gone: boolean;
  /** Pods that were seen before. */
  known: readonly PodObservation[];
  captures: CaptureFolder;
  archive?: LogArchive;
}

/**
 * The log of a run or step: all containers of all attempts, each without a lost or repeated line. With `follow` retries are
 * found as they come, until the run has ended. Of pods that are gone: what was captured here, else what Argo archived.
 */
export async function* runLogs(
  access: ClusterAccess,
  request: LogRequest,
  options: RunLogsOptions,
): AsyncGenerator<LogLine> {
  const { step, attempt, follow = false, since, tail } = request;
  const { name: run = "", uid = "" } = options.workflow.metadata;
  const stop = new AbortController();
  const signal = request.signal === undefined ? stop.signal : AbortSignal.any([request.signal, stop.signal]);
  const merged = new MergedLogs<LogLine>({ stop: () => stop.abort(), patience: follow ? 25 : 2000 });
  const taken = new Set<string>();
  const slots = new Slots(atOnce);
  const keptSlots = new Slots(keptAtOnce);
  let names = attemptNames(options.workflow);

  const wanted = ({ step: name, attempt: index }: AttemptName, nodeId: string): boolean =>
    (step === undefined || step === name || step === nodeId) && (attempt === undefined || attempt === index);
  const containersOf = ({ containers }: PodObservation): string[] =>
    containers
      // The kubelet keeps the log of one earlier run, of a container that it started again.
      .filter(({ restarts }) => request.previous !== true || restarts > 0)
      .map(({ name }) => name)
      .filter((name) => (request.container === undefined ? !executors.has(name) : request.container === name));

  /** Of a pod that was never seen from here. */
  const archivedOr = (workflow: Workflow, nodeId: string): string[] => {
    if (request.container !== undefined) return [request.container];
    const archived = archivedContainers(workflow, nodeId);
    return archived.length > 0 ? archived : ["main"];
  };

  const addPod = (pod: PodObservation): void => {
    const name = names.get(pod.nodeId) ?? attemptOfName(pod.nodeName);
    if (!wanted(name, pod.nodeId)) return;
    taken.add(pod.nodeId);
    for (const container of containersOf(pod)) {
      const key = `${pod.uid}/${container}`;
      if (taken.has(key)) continue;
      taken.add(key);
      const source = new PodLog(access, { pod: pod.name, uid: pod.uid, container, previous: request.previous });
      const items = slots.run(() => followLog(source, { since, tail, follow, signal }), signal);
      merged.add(lines(items, { nodeId: pod.nodeId, ...name, container }));
    }
  };

  /** `latest`: the last pod of its node, whose log is the one that Argo archived. */
  const addGone = (workflow: Workflow, nodeId: string, pod: PodObservation | undefined, latest = true): void => {
    // What was written down or archived is not told apart by restarts.
    if (request.previous === true) {
      taken.add(nodeId);
      return;
    }
    const name = names.get(nodeId) ?? (pod === undefined ? undefined : attemptOfName(pod.nodeName));
    if (name === undefined || !wanted(name, nodeId)) return;
    const archive = latest ? options.archive : undefined;
    for (const container of pod === undefined ? archivedOr(workflow, nodeId) : containersOf(pod)) {
      const key = `${pod?.uid ?? nodeId}/${container}`;
      if (taken.has(key)) continue;
      taken.add(key);
      taken.add(nodeId);
      const file = pod && options.captures.logFile(run, uid, pod.uid, container);
      const kept = { file, container, archive, workflow, nodeId, since, tail, signal };
      merged.add(
        lines(
          keptSlots.run(() => keptLog(kept), signal),
          { nodeId, ...name, container },
        ),
      );
    }
  };

  /** `final`: nothing will be known later that is not known now. */
  const addAll = (workflow: Workflow, ledger: PodLedger, final: boolean): void => {
    names = attemptNames(workflow);
    const pods = ledger.byNode();
    for (const pod of ledger.all()) {
      if (pod.goneAt === undefined && !options.gone) addPod(pod);
      else {
        const latest = pods.get(pod.nodeId)?.at(-1) === pod;
        // What Argo archived of it is written down when its node ends.
        const known = final || !latest || workflow.status?.nodes?.[pod.nodeId]?.finishedAt !== undefined;
        if (known) addGone(workflow, pod.nodeId, pod, latest);
      }
    }
    for (const nodeId of names.keys()) {
      const node = workflow.status?.nodes?.[nodeId];
      const ran = node?.finishedAt !== undefined && node.phase !== "Skipped" && node.phase !== "Omitted";
      if (ran && !pods.has(nodeId)) addGone(workflow, nodeId, undefined);
    }
    if (step !== undefined && !follow && taken.size === 0) throw noSuchStep(step, names);
  };

  const discover = async (): Promise<void> => {
    if (options.gone) return addAll(options.workflow, new PodLedger(options.known), true);
    const where = { namespace: access.namespace, name: run };
    for await (const state of watchRun(access.client, where, { signal, known: options.known, podsFirst: true })) {
      const workflow = await unpackNodes(state.workflow);
      const final = !follow || state.deleted === true || isOver(workflow);
      addAll(workflow, state.ledger, final);
      if (final) return;
    }
  };

  let failure: unknown;
  const discovering = discover()
    .catch((error: unknown) => (failure = error))
    .finally(() => merged.close());
  try {
    if (tail !== undefined && !follow) yield* lastLines(merged.read(request.signal), tail);
    else yield* merged.read(request.signal);
    if (failure !== undefined) throw failure;
  } finally {
    stop.abort();
    await discovering;
  }
}

/** A container's items as lines of the run, without those of Argo's executor. */
async function* lines(
  batches: AsyncIterable<LogItem[]> | Iterable<LogItem[]>,
  about: { nodeId: string; step: string; attempt: number; container: string },
): AsyncGenerator<LogLine[]> {
  const executor = new ExecutorLines();
  for await (const items of batches) {
    const kept: LogLine[] = [];
    for (const { time, text, gap } of items) {
      if (gap !== undefined) kept.push({ time, ...about, stream: "stdout", text: "", gap });
      else if (!executor.has(text)) kept.push({ time, ...about, stream: "stdout", text: safeLogText(text) });
    }
    if (kept.length > 0) yield kept;
  }
}

async function* lastLines(all: AsyncIterable<LogLine>, count: number): AsyncGenerator<LogLine> {
  let kept: LogLine[] = [];
  for await (const line of all) {
    kept.push(line);
    if (kept.length > 2 * count + 1000) kept = kept.slice(-count);
  }
  if (count > 0) yield* kept.slice(-count);
}

function noSuchStep(step: string, names: Map<string, AttemptName>): ClusterError {
  const all = [...new Set([...names.values()].map((entry) => entry.step))].sort();
  return new ClusterError(`No step called ${step} has run, or nothing of it is left.`, {
    reason: "no-step",
    hint: all.length === 0 ? undefined : `Steps: ${all.slice(0, 10).join(", ")}${all.length > 10 ? ", …" : ""}.`,
  });
}
