import type { RetryStrategy, Template, TemplateCall, Workflow, WorkflowSpec } from "./argo.ts";
import type { SourceRange, TextEdit } from "./sourceRange.ts";

/** Keys and indices from the root of a document: ["spec", "templates", 0, "name"]. */
export type Path = readonly (string | number)[];

export interface ManifestProblem {
  /** "syntax", "duplicate-key", "too-deep", "alias-bomb", "not-argo", …: stable, per cause. */
  code: string;
  message: string;
  range: SourceRange;
}

/** One YAML document holding an Argo object, with the place of every value in the text. */
export interface ManifestDocument {
  file: string;
  /** Position among the file's documents, from 0. */
  index: number;
  kind: "Workflow" | "WorkflowTemplate" | "ClusterWorkflowTemplate" | "CronWorkflow";
  /** metadata.name, else metadata.generateName, else "(unnamed)". */
  name: string;
  /** The object as Argo's own reader sees it (YAML 1.1 scalars, merge keys applied). Fresh plain JSON, safe to change. */
  object: Workflow;
  /** What the reader noticed (duplicate keys, syntax errors): such a document is dropped silently by Argo. */
  problems: ManifestProblem[];
  range: SourceRange;
  /** Range of the value at `path`, or of the nearest ancestor that is written in the text. Never throws. */
  rangeOf(path: Path): SourceRange;
  /** Range of the key `path` ends with, or undefined when it is not written in the text. */
  keyRangeOf(path: Path): SourceRange | undefined;
  /** Is there a value at exactly this path in the text? */
  has(path: Path): boolean;
}

/** Where an effective value comes from, nearest first; undefined range = not written in any given file. */
export interface ValueOrigin {
  from: "template" | "spec" | "templateDefaults" | "workflowDefaults" | "default";
  range?: SourceRange;
}

export interface EffectiveRetry {
  /** After Argo's merging; undefined = never retried. */
  strategy: RetryStrategy | undefined;
  /** RetryPolicyActual: explicit, else OnFailure, else Always when an expression is given. */
  policy: string | undefined;
  /** undefined strategy: 1; no limit: Infinity; unresolvable limit: undefined. */
  maxAttempts: number | undefined;
  /** One entry per field written somewhere, keyed "limit", "retryPolicy", "backoff.duration", "expression", … */
  origins: Record<string, ValueOrigin>;
}

export interface EffectiveGrace {
  /** Seconds; 30 when nothing sets it; undefined when the value is templated or unreadable (`problem` says why). */
  seconds: number | undefined;
  origin: ValueOrigin;
  problem?: string;
}

/** One template of a pipeline with what Argo really applies to it. */
export interface PipelineStep {
  /** Template name: what findings call the step. */
  name: string;
  /** Merged with templateDefaults and controller workflowDefaults, as the controller does before running it. */
  template: Template;
  type:
    | "container"
    | "script"
    | "containerSet"
    | "steps"
    | "dag"
    | "suspend"
    | "resource"
    | "http"
    | "plugin"
    | "data"
    | "unknown";
  /** Where the template is written: its document (maybe of another kind, through templateRef) and path in it. */
  document: ManifestDocument;
  path: Path;
  /** Reached from the entrypoint, an exit handler or a hook. */
  reachable: boolean;
  /** The calls that reach it, with their place. */
  calls: { caller: string; call: TemplateCall; document: ManifestDocument; path: Path }[];
  retry: EffectiveRetry;
  grace: EffectiveGrace;
  /** timeout and activeDeadlineSeconds in seconds where they can be read. */
  timeoutSeconds?: number;
  activeDeadlineSeconds?: number;
  serviceAccountName?: string;
}

/** A Workflow, WorkflowTemplate, ClusterWorkflowTemplate or CronWorkflow that can be checked, planned and (Workflow) run. */
export interface Pipeline {
  document: ManifestDocument;
  /** spec (CronWorkflow: spec.workflowSpec) merged with the workflowTemplateRef it names, where that is given. */
  spec: WorkflowSpec;
  /** Path of `spec` in the document. */
  specPath: Path;
  steps: PipelineStep[];
  /** Where artifacts without a location of their own go; undefined = the controller's default repository. */
  artifactRepository?: { configMap: string; key?: string; origin: ValueOrigin };
  /** workflowTemplateRef / templateRef that the given files do not hold. */
  missingRefs: {
    kind: "WorkflowTemplate" | "ClusterWorkflowTemplate";
    name: string;
    template?: string;
    range: SourceRange;
  }[];
}

/** Everything read from one set of files. */
export interface ManifestSet {
  files: { path: string; text: string }[];
  documents: ManifestDocument[];
  pipelines: Pipeline[];
  /** Problems of files or documents that could not be read as an Argo object at all. */
  problems: ManifestProblem[];
}

/** Makes edits that keep comments, order and formatting. All throw ManifestError when the path can not be edited. */
export interface ManifestEditor {
  /** Set (insert or replace) the value at `path`; intermediate maps are made. */
  set(document: ManifestDocument, path: Path, value: unknown): TextEdit[];
  remove(document: ManifestDocument, path: Path): TextEdit[];
  /** Set a field inside a podSpecPatch string (YAML or JSON inside), creating the patch when there is none. */
  setInPodSpecPatch(document: ManifestDocument, owner: Path, path: Path, value: unknown): TextEdit[];
}
