/** A comparison of two checkpoints as its page needs it. */
export interface DiffView {
  a: DiffSideView;
  b: DiffSideView;
  same: boolean;
  equal: string;
  changed: number;
  added: number;
  removed: number;
  values: number;
  /** No data was read: checksums told all. */
  byChecksums: boolean;
  /** How much changed tensors differ was measured. */
  measured: boolean;
  bytesRead: string;
}

export interface DiffSideView {
  name: string;
  place: string;
}

export type DiffKind = "changed" | "added" | "removed" | "value";

export interface DiffRow {
  kind: DiffKind;
  name: string;
  a: string;
  b: string;
  /** Largest difference of two values, and the root of the sum of squared differences. */
  maxAbs?: string;
  l2?: string;
  /** "values": the bytes differ; "unreadable": `a` says why. */
  how?: "dtype" | "shape" | "values" | "unreadable";
}

export interface DiffQuery {
  filter: string;
  /** Kinds that are left out. */
  hidden: DiffKind[];
  /** Those that differ most first; else by name. */
  largestFirst: boolean;
}

export interface DiffPage {
  from: number;
  rows: DiffRow[];
  total: number;
}
