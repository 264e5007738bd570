import type { PreflightConfig } from "../../config/schema.ts";
import type { WriteOutcome } from "../store.ts";
import type { Downloaded, TransferProgress } from "./download.ts";

/** A transfer as a worker gets it: only what can be sent to a thread. */
export interface TransferJob {
  direction: "download" | "upload";
  /** URI of the store. */
  uri: string;
  stores: PreflightConfig["stores"];
  key: string;
  /** File of this machine. */
  file: string;
  ifAbsent?: boolean;
  ifMatch?: string;
  journal?: string;
  parallel?: number;
}

/** What a worker says. An error keeps what user text is made of. */
export type TransferMessage =
  | { progress: TransferProgress }
  | { result: Downloaded | WriteOutcome }
  | { error: { message: string; reason?: string; hint?: string; exitCode?: 1 | 2 | 3 | 130 } };
