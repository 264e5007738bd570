import type { LogItem } from "../../../logs/followLog.ts";
import type { Workflow } from "../../../manifest/argo.ts";

export interface ArchivedLogRequest {
  workflow: Workflow;
  nodeId: string;
  container: string;
  /** Only the last so many lines. */
  tail?: number;
}

/** Lines as they are read, or in one clause without a full stop why an archived log can not be read. */
export type ArchivedLog = { items: AsyncIterable<LogItem[]> } | { problem: string };

/** Logs that Argo saved as artifacts (archiveLogs). */
export interface LogArchive {
  /** Undefined when Argo archived none of that container. */
  read(request: ArchivedLogRequest, signal?: AbortSignal): Promise<ArchivedLog | undefined>;
}
