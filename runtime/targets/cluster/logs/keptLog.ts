import { existsSync } from "node:fs";
import type { LogItem } from "../../../logs/followLog.ts";
import type { Workflow } from "../../../manifest/argo.ts";
import { isWholeLog, readCapturedLog } from "../capture/capturedLog.ts";

/** Logs that Argo saved as artifacts (archiveLogs); undefined when there is none of that container. */
export interface LogArchive {
  read(
    request: { workflow: Workflow; nodeId: string; container: string },
    signal?: AbortSignal,
  ): Promise<AsyncIterable<LogItem[]> | undefined>;
}

export interface KeptLogRequest {
  /** Of the capture; undefined when the pod was never seen from here. */
  file: string | undefined;
  workflow: Workflow;
  nodeId: string;
  container: string;
  archive: LogArchive | undefined;
  signal: AbortSignal;
}

/**
 * The log of a container whose pod is gone. A whole capture is best: Argo's archive of a preempted pod ends at SIGTERM. Then the
 * archive, then as much as was captured; what is missing is said in a gap, once.
 */
export async function* keptLog({
  file,
  workflow,
  nodeId,
  container,
  archive,
  signal,
}: KeptLogRequest): AsyncGenerator<LogItem[]> {
  const captured = file !== undefined && existsSync(file);
  if (captured && isWholeLog(file)) {
    yield* readCapturedLog(file);
    return;
  }
  const node = workflow.status?.nodes?.[nodeId];
  const ended = node?.finishedAt ?? node?.startedAt ?? new Date().toISOString();
  const archived = captured ? undefined : await archive?.read({ workflow, nodeId, container }, signal);
  if (archived !== undefined) {
    yield* archived;
    return;
  }
  let last: string | undefined;
  let told = false;
  if (captured) {
    for await (const items of readCapturedLog(file)) {
      yield items;
      const item = items.at(-1);
      if (item !== undefined) [last, told] = [item.time, item.gap !== undefined];
    }
  }
  if (told) return;
  const reason = captured
    ? "nothing was captured after this"
    : "its pod is gone, and its log was neither archived nor captured here";
  yield [{ time: last ?? ended, text: "", gap: { reason, ...(last === undefined ? {} : { from: last }) } }];
}
