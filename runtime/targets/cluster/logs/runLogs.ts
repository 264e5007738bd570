import type { Workflow } from "../../../manifest/argo.ts";
import { ExecutorLines } from "../../../logs/executorLines.ts";
import { followLog, type LogItem } from "../../../logs/followLog.ts";
import { MergedLogs } from "../../../logs/mergeLogs.ts";
import type { PodObservation } from "../../../runs/podObservation.ts";
import type { LogLine, LogRequest } from "../../target.ts";
import type { ClusterAccess } from "../clusterAccess.ts";
import { ClusterError } from "../clusterError.ts";
import { isOver } from "../isOver.ts";
import { watchRun } from "../watchRun.ts";
import { attemptNames, attemptOfName, type AttemptName } from "./attemptOfPod.ts";
import { PodLog } from "./podLog.ts";

/** Streams at the same time: an API server has better things to do than to hold thousands. */
const atOnce = 50;
/** The executor's own containers: what they say is not the step's. */
const executors = new Set(["init", "wait"]);

/** Reads what is kept elsewhere of an attempt whose pod is gone: lines, or undefined when there is nothing. */
export type LogFallback = (
  workflow: Workflow,
  attempt: { nodeId: string; pod: PodObservation | undefined },
  signal?: AbortSignal,
) => Promise<AsyncIterable<{ container: string; items: LogItem[] }> | undefined>;

export interface RunLogsOptions {
  known?: readonly PodObservation[];
  fallback?: LogFallback;
}

/**
 * The log of a run or step: all containers of all attempts, each without a lost or repeated line. With `follow` retries are
 * found as they come, until the run has ended. What is gone from the cluster comes from `fallback`.
 */
export async function* runLogs(
  access: ClusterAccess,
  request: LogRequest,
  { known = [], fallback }: RunLogsOptions = {},
): AsyncGenerator<LogLine> {
  const { run, step, attempt, follow = false, since, tail } = request;
  const stop = new AbortController();
  const signal = request.signal === undefined ? stop.signal : AbortSignal.any([request.signal, stop.signal]);
  const merged = new MergedLogs<LogLine>({ stop: () => stop.abort(), patience: follow ? 25 : 2000 });
  const taken = new Set<string>();
  const slots = new Slots(atOnce);
  let names = new Map<string, AttemptName>();

  const wanted = ({ step: name, attempt: index }: AttemptName, nodeId: string): boolean =>
    (step === undefined || step === name || step === nodeId) && (attempt === undefined || attempt === index);

  const addPod = (pod: PodObservation): void => {
    if (pod.goneAt !== undefined) return;
    const name = names.get(pod.nodeId) ?? attemptOfName(pod.nodeName);
    if (!wanted(name, pod.nodeId)) return;
    for (const { name: container } of pod.containers) {
      const key = `${pod.uid}/${container}`;
      const isWanted = request.container === undefined ? !executors.has(container) : request.container === container;
      if (!isWanted || taken.has(key)) continue;
      taken.add(key);
      taken.add(pod.nodeId);
      const source = new PodLog(access, { pod: pod.name, uid: pod.uid, container, previous: request.previous });
      const items = slots.run(() => followLog(source, { since, tail, follow, signal }), signal);
      merged.add(lines(items, { nodeId: pod.nodeId, ...name, container }));
    }
  };

  const addGone = async (workflow: Workflow, nodeId: string, pod: PodObservation | undefined): Promise<void> => {
    const key = pod?.uid ?? nodeId;
    const name = names.get(nodeId) ?? (pod === undefined ? undefined : attemptOfName(pod.nodeName));
    if (taken.has(key) || name === undefined || !wanted(name, nodeId)) return;
    taken.add(key);
    const kept = await fallback?.(workflow, { nodeId, pod }, signal);
    if (kept === undefined) return;
    merged.add(
      (async function* () {
        for await (const { container, items } of kept) yield* lines([items], { nodeId, ...name, container });
      })(),
    );
  };

  const discover = async (): Promise<void> => {
    for await (const { workflow, ledger, deleted } of watchRun(
      access.client,
      { namespace: access.namespace, name: run },
      { signal, known, podsFirst: true },
    )) {
      names = attemptNames(workflow);
      const pods = ledger.byNode();
      for (const pod of ledger.all()) {
        addPod(pod);
        if (pod.goneAt !== undefined && !taken.has(`${pod.uid}/main`)) await addGone(workflow, pod.nodeId, pod);
      }
      for (const nodeId of names.keys()) {
        const node = workflow.status?.nodes?.[nodeId];
        const ran = node?.finishedAt !== undefined && node.phase !== "Skipped" && node.phase !== "Omitted";
        if (ran && !pods.has(nodeId) && !taken.has(nodeId)) await addGone(workflow, nodeId, undefined);
      }
      if (!follow || deleted === true || isOver(workflow)) {
        if (step !== undefined && taken.size === 0) throw noSuchStep(step, names);
        return;
      }
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
      if (gap === true) kept.push({ time, ...about, stream: "stdout", text, gap: true });
      else if (!executor.has(text)) kept.push({ time, ...about, stream: "stdout", text });
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

/** So many generators run at a time, in the order they came. */
class Slots {
  private free: number;
  private readonly queue: (() => void)[] = [];

  constructor(count: number) {
    this.free = count;
  }

  async *run<T>(open: () => AsyncGenerator<T>, signal: AbortSignal): AsyncGenerator<T> {
    if (this.free > 0) this.free -= 1;
    else await this.turn(signal);
    try {
      signal.throwIfAborted();
      yield* open();
    } finally {
      const next = this.queue.shift();
      if (next === undefined) this.free += 1;
      else next();
    }
  }

  private turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.queue.push(resolve);
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
  }
}

function noSuchStep(step: string, names: Map<string, AttemptName>): ClusterError {
  const all = [...new Set([...names.values()].map((entry) => entry.step))].sort();
  return new ClusterError(`No step called ${step} has run, or nothing of it is left.`, {
    reason: "no-step",
    hint: all.length === 0 ? undefined : `Steps: ${all.slice(0, 10).join(", ")}${all.length > 10 ? ", …" : ""}.`,
  });
}
