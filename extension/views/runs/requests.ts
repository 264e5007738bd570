import type { RunSummary } from "../../../runtime/index.ts";

export interface RunsRequests {
  /** Newest first. */
  "runs/list": { params: { folder: string; target?: string; limit: number }; result: RunSummary[] };
  "runs/launch": {
    params: { folder: string; file: string; target?: string; parameters: Record<string, string> };
    result: RunSummary;
  };
}
