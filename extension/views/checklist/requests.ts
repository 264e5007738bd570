import type {
  CatalogueItem,
  CheckExtent,
  CheckReport,
  FileEdits,
  FixCheckResult,
  PlannedWrites,
  ReportFormat,
  SuppressionText,
} from "../../../runtime/index.ts";

/** The text of a file as the editor has it, unsaved changes included. */
export interface OpenText {
  /** Absolute. */
  path: string;
  text: string;
}

/** What to check: named manifests, else all that the configuration of `folder` names or that are found there. */
export interface CheckRequest extends CheckExtent {
  folder: string;
  files: string[];
  /** Manifests to check beside those, absolute: what the person had in front. */
  also?: string[];
  /** Stores that the person agreed to have written to; no other is. */
  writeTo?: string[];
  open: OpenText[];
  target?: string;
  trusted: boolean;
}

/** A report in which every finding has an identity that survives until it is mended. */
export interface IdentifiedReport extends CheckReport {
  /** One per finding, in order. */
  ids: string[];
}

export interface ChecklistRequests {
  "checklist/run": { params: CheckRequest; result: IdentifiedReport };
  /** Some checks again: the report given, with their findings replaced. A whole new run when files or target changed. */
  "checklist/rerun": {
    params: CheckRequest & { only: string[]; previous: CheckReport };
    result: IdentifiedReport;
  };
  /** What write probes would write, before anybody agrees to it. */
  "checklist/planWrites": { params: CheckRequest; result: PlannedWrites[] };
  /** Edits for one finding, for those of one file, or for all; nothing is written. */
  "checklist/fix": {
    params: CheckRequest & { only?: string[]; inFile?: string; finding?: string };
    result: FixCheckResult;
  };
  "checklist/suppress": {
    params: CheckRequest & SuppressionText & { check: string; finding: string };
    result: FileEdits[];
  };
  "checklist/render": { params: { report: CheckReport; format: ReportFormat }; result: string };
  /** Which checks there are, and which of the published ones this version lacks. */
  "checklist/catalogue": { params: object; result: CatalogueItem[] };
  /** The preflight.yaml that holds for the folder, absolute. */
  "config/find": { params: { folder: string }; result: string | null };
  /** A commented preflight.yaml from what is found in the folder; never overwrites. */
  "config/create": { params: { folder: string }; result: { file: string } };
}
