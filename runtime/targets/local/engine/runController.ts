import type { LockStore } from "./locks.ts";
import type { MemoCache } from "./memoCache.ts";
import type { Workflow } from "../../../manifest/argo.ts";
import type { EngineEvent, EngineHost } from "./pod.ts";
import type { PreflightConfig } from "../../../config/schema.ts";

/** What decides: the part of Argo's workflow-controller. It changes its Workflow in place, synchronously. */
export interface RunController {
  readonly workflow: Workflow;
  handle(event: EngineEvent): void;
}

export interface ControllerSetup {
  /** WorkflowTemplates and ClusterWorkflowTemplates that references are resolved in. */
  templates: Workflow[];
  configMaps: Record<string, Record<string, string>>;
  controller: PreflightConfig["controller"];
  /** Environment of every step: lineage and the run id. */
  environment: Record<string, string>;
  /** Locks and memoized outputs that all runs share; without them they last as long as the process. */
  locks?: LockStore;
  memo?: MemoCache;
  /** Called after nodes changed. */
  onChange: (nodeIds: string[]) => void;
}

export type ControllerFactory = (workflow: Workflow, host: EngineHost, setup: ControllerSetup) => RunController;

/** Argo's rules for which nodes a retry resets: returns the Workflow to go on with. */
export type RetryWorkflow = (workflow: Workflow) => Workflow;
