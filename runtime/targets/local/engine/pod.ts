import type { Artifact, Outputs, Template } from "../../../manifest/argo.ts";

/**
 * The seam of the embedded engine. The controller (engine/) decides what happens, as Argo's workflow-controller does; the
 * executor (executor/) makes it happen with processes, files and a clock, as kubelet and argoexec do.
 */

/** One attempt to be run. Everything is already substituted; the executor never sees a `{{tag}}` it must resolve. */
export interface PodRequest {
  nodeId: string;
  nodeName: string;
  podName: string;
  /** 0 for the first attempt of the step. */
  attempt: number;
  /** Node name of the step without the attempt suffix, stable over attempts. */
  step: string;
  /** container, script or containerSet template with inputs resolved (parameters have values, artifacts a location). */
  template: Template;
  /** Input artifacts with where their bytes are: `s3.key` in the run's file store, or `raw.data`. */
  inputArtifacts: Artifact[];
  /** outputs.result is captured only where something refers to it, as Argo does. */
  captureResult: boolean;
  /** Seconds between SIGTERM and SIGKILL. */
  graceSeconds: number;
  /**
   * Kill the attempt at this moment (activeDeadlineSeconds, timeout, maxDuration), and the message of the node then. Without
   * a message the attempt is recorded as its process ended.
   */
  deadline?: { at: number; message?: string };
  /** The environment contract (RUN_ID, …) and ARGO_* variables. */
  environment: Record<string, string>;
}

export interface ContainerResult {
  name: string;
  exitCode?: number;
  startedAt?: string;
  finishedAt?: string;
  message?: string;
}

/** How an attempt ended, in the words Argo would record. */
export interface PodResult {
  phase: "Succeeded" | "Failed" | "Error";
  message?: string;
  outputs?: Outputs;
  startedAt: string;
  finishedAt: string;
  /** containerSet only: one entry per container, in the order of the template. */
  containers?: ContainerResult[];
  progress?: string;
}

/** What the controller asks of its host. All calls return at once; results come back as EngineEvents. */
export interface EngineHost {
  /** Milliseconds since the epoch; the only clock of the controller. */
  now(): number;
  startPod(request: PodRequest): void;
  /** SIGTERM to the attempt's process group, then SIGKILL after graceSeconds. The result still comes as an event. */
  stopPod(nodeId: string, options: { graceSeconds?: number; reason: string }): void;
  /** Deliver a "tick" event at (or soon after) this time; a later call replaces an earlier wake-up. */
  wakeAt(time: number): void;
}

export type EngineEvent =
  | { type: "tick" }
  | { type: "podRunning"; nodeId: string; at: string }
  | { type: "podProgress"; nodeId: string; progress: string }
  | { type: "podFinished"; nodeId: string; result: PodResult }
  | { type: "shutdown"; strategy: "Stop" | "Terminate" }
  | { type: "suspend" }
  /** Ends suspend nodes (all, or one), with values for supplied output parameters. */
  | { type: "resume"; nodeId?: string; parameters?: Record<string, string> };
