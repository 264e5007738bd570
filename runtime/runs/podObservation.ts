/** What Kubernetes said of one container, newest state and the one before a restart. */
export interface ContainerObservation {
  name: string;
  image?: string;
  /** "repository@sha256:…" as the kubelet resolved it. */
  imageId?: string;
  state: "waiting" | "running" | "terminated" | "unknown";
  /** ImagePullBackOff, OOMKilled, Error, Completed, … */
  reason?: string;
  message?: string;
  exitCode?: number;
  signal?: number;
  startedAt?: string;
  finishedAt?: string;
  restarts: number;
  /** How the run of this container before its restart ended. */
  previous?: { reason?: string; exitCode?: number; finishedAt?: string };
}

export interface PodEvent {
  type: string;
  reason: string;
  message: string;
  count: number;
  /** RFC 3339, of the last time. */
  at?: string;
  from?: string;
}

/**
 * One pod as it was last seen. Argo may create the same pod again under the same name and attempt; only `uid` tells the two
 * apart (docs/local-vs-argo.md).
 */
export interface PodObservation {
  uid: string;
  name: string;
  /** Node of the workflow's status. */
  nodeId: string;
  nodeName: string;
  phase: string;
  /** Evicted, NodeShutdown, Terminated, … */
  reason?: string;
  message?: string;
  /** The Kubernetes node. */
  node?: string;
  createdAt?: string;
  startedAt?: string;
  /** Somebody asked for its deletion; it has to be gone by then. */
  deletionAt?: string;
  graceSeconds?: number;
  /** Seen to be gone at (our clock). */
  goneAt?: string;
  /** DisruptionTarget of the pod: EvictionByEvictionAPI, PreemptionByScheduler, TerminationByKubelet, DeletionByTaintManager, … */
  disruption?: { reason: string; message?: string; at?: string };
  /** Why the scheduler finds no node, in its own words. */
  unschedulable?: string;
  containers: ContainerObservation[];
  events?: PodEvent[];
}
