import type { PreflightConfig } from "../config/schema.ts";
import type { ManifestEditor, ManifestSet } from "../manifest/model.ts";
import type { ProbePlan } from "../store/probe/probeReport.ts";
import type { TrackingPlan } from "../tracking/probe/probeReport.ts";
import type { CheckedCluster } from "./cluster/clusterAccess.ts";
import type { DetectedPlatform } from "./cluster/detectPlatform.ts";
import type { PlanOnTarget } from "./targetLists.ts";

/** What a check may look at. Nothing else: no global state, no network in static checks. */
export interface CheckContext {
  manifests: ManifestSet;
  config: PreflightConfig;
  /** File the configuration came from, for "source" of evidence; undefined = defaults only. */
  configFile?: string;
  /** Root that workspace files (training code, dvc.yaml, .git) are looked up under. */
  workspace: string;
  /** Absolute folder that paths of manifests, and of every range of a finding, are relative to. */
  cwd: string;
  edit: ManifestEditor;
  /** Files of the workspace, size-limited; undefined when missing or unreadable. Relative to `workspace` or absolute. */
  readFile(path: string, options?: { maxBytes?: number }): Promise<Uint8Array | undefined>;
  /** May programs run that the workspace can steer (dvc)? Default: no, checks only read. */
  trusted?: boolean;
  /** The chosen target, as far as checks may ask it; undefined = there is none to ask. */
  plan?: PlanOnTarget;
  /** How far checks may go that ask services; undefined = they only read. */
  probes?: ServiceProbes;
  /** The cluster of the chosen target, opened when first asked; undefined = it is none, or may not be asked. */
  cluster?: () => Promise<CheckedCluster>;
  /** What the cluster's own nodes say the platform is, where preflight.yaml says nothing. */
  detectedPlatform?: DetectedPlatform;
  now(): Date;
  /** Told how far a check has come that reads much. */
  onWork?: (work: CheckWork) => void;
  signal: AbortSignal;
}

/** How far one check has come. */
export interface CheckWork {
  check: string;
  /** Name of what is read: a path, a remote. */
  what: string;
  done: number;
  total: number;
  unit: "bytes" | "objects";
}

/** Leave to write to services. */
export interface ServiceProbes {
  /** Is a check of this run one that writes to stores? */
  writeStores: boolean;
  /** … and one that writes to the tracking server? */
  writeTracking: boolean;
  /** Told before anything is written. */
  onPlan?: (plan: ProbePlan | TrackingPlan) => void;
}
