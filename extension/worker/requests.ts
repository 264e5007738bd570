import type { DiffRequests } from "../checkpoints/diff/requests.ts";
import type { CheckpointRequests } from "../checkpoints/requests.ts";
import type { CheckpointsRequests } from "../views/checkpoints/requests.ts";
import type { ChecklistRequests } from "../views/checklist/requests.ts";
import type { SampleRequests } from "../sample/requests.ts";
import type { LanguageRequests } from "../language/requests.ts";
import type { LogsRequests } from "../logs/requests.ts";
import type { DemoRequests } from "../demo/requests.ts";
import type { LaunchRequests } from "../launch/requests.ts";
import type { TargetsRequests } from "../targets/requests.ts";
import type { PodsRequests } from "../pods/requests.ts";
import type { CardRequests } from "../views/runs/card/requests.ts";
import type { RunsRequests } from "../views/runs/requests.ts";
import type { SteerRequests } from "../views/runs/steer/requests.ts";

/**
 * Every request the extension host makes of the worker: parameters and result, plain data only. Each feature declares its
 * own in `requests.ts` and answers them in `handlers.ts` of its folder; no file of the worker imports `vscode`.
 */
export interface Requests
  extends
    ChecklistRequests,
    RunsRequests,
    CardRequests,
    SteerRequests,
    LaunchRequests,
    TargetsRequests,
    DemoRequests,
    PodsRequests,
    SampleRequests,
    LanguageRequests,
    LogsRequests,
    CheckpointRequests,
    CheckpointsRequests,
    DiffRequests {}

export type RequestName = keyof Requests;

/** What the worker says unasked. */
export interface Notifications {
  /** Of the request with this token (contract 8 of the design). */
  progress: { token: number; done: number; total?: number; unit: string; text?: string };
  /** The log of the extension; secrets are taken out by the worker. */
  log: { level: "info" | "warn" | "error"; text: string };
}

/** What a handler gets beside its parameters. */
export interface RequestContext {
  signal: AbortSignal;
  onProgress(progress: Omit<Notifications["progress"], "token">): void;
}

export type Handlers<T> = {
  [Name in keyof T]: T[Name] extends { params: infer Params; result: infer Result }
    ? (params: Params, context: RequestContext) => Promise<Result>
    : never;
};

/** An error of the runtime as it crosses the thread: `data` of the response. */
export interface FailureData {
  code: string;
  reason: string;
  hint?: string;
  more: readonly string[];
}
