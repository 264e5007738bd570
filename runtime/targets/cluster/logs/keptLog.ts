import { existsSync } from "node:fs";
import type { LogItem } from "../../../logs/followLog.ts";
import type { Workflow } from "../../../manifest/argo.ts";
import { isWholeLog, readCapturedLog } from "../capture/capturedLog.ts";
import type { LogArchive } from "./logArchive.ts";

export interface KeptLogRequest {
  /** Of the capture; undefined when the pod was never seen from here. */
  file: string | undefined;
  workflow: Workflow;
  nodeId: string;
  container: string;
  /** Undefined where what is archived is not this pod's: a later one of the same name took its place. */
  archive: LogArchive | undefined;
  /** Only lines from here on. */
  since?: Date;
  /** Only the last so many lines of an archived log. */
  tail?: number;
  signal: AbortSignal;
}

/**
 * The log of a container whose pod is gone. A whole capture is best: it has the time of each line, and Argo's archive of a
 * preempted pod ends at SIGTERM. Then the archive, then as much as was captured; what is missing is said in a gap, once.
 */
export async function* keptLog({
  file,
  workflow,
  nodeId,
  container,
  archive,
  since,
  tail,
  signal,
}: KeptLogRequest): AsyncGenerator<LogItem[]> {
  const captured = file !== undefined && existsSync(file);
  if (captured && isWholeLog(file)) {
    yield* notBefore(readCapturedLog(file), since);
    return;
  }
  const node = workflow.status?.nodes?.[nodeId];
  const ended = node?.finishedAt ?? node?.startedAt ?? new Date().toISOString();
  // Archived lines have no times: which of them are late enough is not known, only whether all are too early.
  if (since !== undefined && Date.parse(ended) < since.getTime()) {
    if (captured) yield* notBefore(readCapturedLog(file), since);
    return;
  }
  const archived = await archive?.read({ workflow, nodeId, container, tail }, signal);
  if (archived !== undefined && "items" in archived) {
    yield* archived.items;
    return;
  }
  let last: string | undefined;
  let told = false;
  if (captured) {
    for await (const items of notBefore(readCapturedLog(file), since)) {
      yield items;
      const item = items.at(-1);
      if (item !== undefined) [last, told] = [item.time, item.gap !== undefined];
    }
  }
  if (told && archived === undefined) return;
  const why = archived === undefined ? "" : `, and its archived log can not be read: ${archived.problem}`;
  let reason = `its pod is gone, and its log was neither archived nor captured here`;
  if (captured) reason = `nothing was captured after this${why}`;
  else if (archived !== undefined) reason = `its pod is gone${why}`;
  yield [{ time: last ?? ended, text: "", gap: { reason, ...(last === undefined ? {} : { from: last }) } }];
}

async function* notBefore(batches: AsyncIterable<LogItem[]>, since: Date | undefined): AsyncGenerator<LogItem[]> {
  const from = since?.toISOString() ?? "";
  for await (const items of batches) yield items.filter(({ time }) => time >= from);
}
