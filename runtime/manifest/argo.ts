/**
 * The parts of Argo's API objects that Preflight computes with, as plain JSON. Only shapes live here; which fields exist
 * at all is data generated from the official CRDs (schema/), never typed by hand.
 * Everything is optional that a hostile or half-written manifest may lack.
 */

/** Go's intstr: a number, or a string holding one. */
export type IntOrString = number | string;

export interface ObjectMeta {
  name?: string;
  generateName?: string;
  namespace?: string;
  uid?: string;
  creationTimestamp?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

export interface ValueFrom {
  path?: string;
  default?: string;
  parameter?: string;
  expression?: string;
  event?: string;
  jqFilter?: string;
  jsonPath?: string;
  supplied?: Record<string, never>;
  configMapKeyRef?: { name?: string; key?: string; optional?: boolean };
}

export interface Parameter {
  name: string;
  value?: string | null;
  default?: string | null;
  description?: string;
  enum?: string[];
  globalName?: string;
  valueFrom?: ValueFrom;
}

export interface Artifact {
  name: string;
  path?: string;
  from?: string;
  fromExpression?: string;
  subPath?: string;
  optional?: boolean;
  globalName?: string;
  mode?: number;
  recurseMode?: boolean;
  deleted?: boolean;
  archive?: { none?: object; zip?: object; tar?: { compressionLevel?: number } };
  archiveLogs?: boolean;
  artifactGC?: { strategy?: string };
  raw?: { data: string };
  s3?: { key?: string; bucket?: string; endpoint?: string; [field: string]: unknown };
  /** Other locations (git, http, gcs, …) are only looked at for being there. */
  [location: string]: unknown;
}

export interface Arguments {
  parameters?: Parameter[];
  artifacts?: Artifact[];
}
export type Inputs = Arguments;
export interface Outputs extends Arguments {
  result?: string;
  exitCode?: string;
}

export interface EnvVar {
  name: string;
  value?: string;
  valueFrom?: {
    secretKeyRef?: { name?: string; key: string; optional?: boolean };
    configMapKeyRef?: { name?: string; key: string; optional?: boolean };
    fieldRef?: { fieldPath: string };
    resourceFieldRef?: { resource: string };
  };
}

export interface Container {
  name?: string;
  image?: string;
  command?: string[];
  args?: string[];
  env?: EnvVar[];
  envFrom?: object[];
  workingDir?: string;
  resources?: { limits?: Record<string, IntOrString>; requests?: Record<string, IntOrString> };
  volumeMounts?: { name: string; mountPath: string; subPath?: string; readOnly?: boolean }[];
  lifecycle?: { preStop?: object; postStart?: object };
  [field: string]: unknown;
}

export interface ScriptTemplate extends Container {
  source?: string;
}

export interface ContainerNode extends Container {
  dependencies?: string[];
}

export interface ContainerSet {
  containers?: ContainerNode[];
  volumeMounts?: Container["volumeMounts"];
  retryStrategy?: { retries?: IntOrString; duration?: string };
}

export interface Backoff {
  duration?: string;
  factor?: IntOrString;
  maxDuration?: string;
  cap?: string;
}

export interface RetryStrategy {
  limit?: IntOrString;
  retryPolicy?: string;
  backoff?: Backoff;
  expression?: string;
  affinity?: object;
}

export interface TemplateRef {
  name?: string;
  template?: string;
  clusterScope?: boolean;
}

export interface LifecycleHook {
  template?: string;
  templateRef?: TemplateRef;
  arguments?: Arguments;
  expression?: string;
}

/** A WorkflowStep or a DAGTask: both call a template. */
export interface TemplateCall {
  name: string;
  template?: string;
  templateRef?: TemplateRef;
  inline?: Template;
  arguments?: Arguments;
  when?: string;
  withItems?: unknown[];
  withParam?: string;
  withSequence?: { count?: IntOrString; start?: IntOrString; end?: IntOrString; format?: string };
  continueOn?: { failed?: boolean; error?: boolean };
  onExit?: string;
  hooks?: Record<string, LifecycleHook>;
  /** DAG tasks only. */
  depends?: string;
  dependencies?: string[];
}

export interface Dag {
  tasks?: TemplateCall[];
  target?: string;
  failFast?: boolean;
}

export interface Synchronization {
  mutex?: { name?: string; namespace?: string; database?: boolean };
  mutexes?: { name?: string; namespace?: string; database?: boolean }[];
  semaphore?: object;
  semaphores?: object[];
}

export interface Template {
  name?: string;
  inputs?: Inputs;
  outputs?: Outputs;
  container?: Container;
  script?: ScriptTemplate;
  containerSet?: ContainerSet;
  steps?: TemplateCall[][];
  dag?: Dag;
  suspend?: { duration?: string };
  resource?: object;
  http?: object;
  plugin?: object;
  data?: object;
  sidecars?: Container[];
  initContainers?: Container[];
  daemon?: boolean;
  retryStrategy?: RetryStrategy;
  timeout?: string;
  activeDeadlineSeconds?: IntOrString;
  parallelism?: number;
  failFast?: boolean;
  memoize?: { key?: string; cache?: object; maxAge?: string };
  synchronization?: Synchronization;
  volumes?: { name: string; [source: string]: unknown }[];
  podSpecPatch?: string;
  metadata?: { labels?: Record<string, string>; annotations?: Record<string, string> };
  nodeSelector?: Record<string, string>;
  tolerations?: object[];
  affinity?: object;
  serviceAccountName?: string;
  archiveLocation?: object;
  [field: string]: unknown;
}

export interface WorkflowSpec {
  entrypoint?: string;
  arguments?: Arguments;
  templates?: Template[];
  templateDefaults?: Template;
  workflowTemplateRef?: { name?: string; clusterScope?: boolean };
  onExit?: string;
  hooks?: Record<string, LifecycleHook>;
  retryStrategy?: RetryStrategy;
  activeDeadlineSeconds?: number;
  parallelism?: number;
  podSpecPatch?: string;
  synchronization?: Synchronization;
  shutdown?: "Stop" | "Terminate" | "";
  suspend?: boolean;
  volumes?: { name: string; [source: string]: unknown }[];
  volumeClaimTemplates?: object[];
  serviceAccountName?: string;
  artifactRepositoryRef?: { configMap?: string; key?: string };
  nodeSelector?: Record<string, string>;
  tolerations?: object[];
  priority?: number;
  [field: string]: unknown;
}

export type NodePhase = "" | "Pending" | "Running" | "Succeeded" | "Skipped" | "Failed" | "Error" | "Omitted";
export type NodeType =
  | "Pod"
  | "Container"
  | "Steps"
  | "StepGroup"
  | "DAG"
  | "TaskGroup"
  | "Retry"
  | "Skipped"
  | "Suspend"
  | "HTTP"
  | "Plugin";

/** One entry of Workflow.status.nodes, as Argo's controller writes it. */
export interface NodeStatus {
  id: string;
  name: string;
  displayName: string;
  type: NodeType;
  templateName?: string;
  templateRef?: TemplateRef;
  templateScope?: string;
  phase: NodePhase;
  message?: string;
  boundaryID?: string;
  startedAt?: string;
  finishedAt?: string;
  inputs?: Inputs;
  outputs?: Outputs;
  children?: string[];
  outboundNodes?: string[];
  progress?: string;
  daemoned?: boolean;
  podIP?: string;
  hostNodeName?: string;
  memoizationStatus?: { hit: boolean; key: string; cacheName: string };
  synchronizationStatus?: { waiting?: string };
  nodeFlag?: { hooked?: boolean; retried?: boolean };
  failedPodRestarts?: number;
  /** Has the report of the pod's wait container arrived? */
  taskResultSynced?: boolean;
}

export interface WorkflowStatus {
  phase?: NodePhase;
  message?: string;
  startedAt?: string;
  finishedAt?: string;
  progress?: string;
  nodes?: Record<string, NodeStatus>;
  outputs?: Outputs;
  storedTemplates?: Record<string, Template>;
  [field: string]: unknown;
}

export interface Workflow {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  spec: WorkflowSpec;
  status?: WorkflowStatus;
}
