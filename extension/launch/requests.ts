import type { PreparedLaunch, RunSummary } from "../../runtime/index.ts";

export interface LaunchRequests {
  /** Manifests of a folder, relative to it; may be none. */
  "launch/files": { params: { folder: string }; result: string[] };
  /** Reads, checks and plans; starts nothing. `file` is relative to the folder or absolute. */
  "launch/prepare": { params: { folder: string; file: string; target?: string }; result: PreparedLaunch };
  "launch/start": {
    params: { folder: string; file: string; target?: string; parameters: Record<string, string> };
    result: RunSummary;
  };
}
