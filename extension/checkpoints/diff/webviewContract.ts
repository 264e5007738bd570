import type { CheckpointRef } from "../checkpointRef.ts";
import type { DiffKind, DiffPage, DiffQuery, DiffView } from "./diffView.ts";

/** What the page keeps by itself, and is restored from when the window opens again. */
export interface DiffPageState {
  a: CheckpointRef;
  b: CheckpointRef;
  query: DiffQuery;
  top: number;
}

/** From the host to the page. */
export type ToDiffPage =
  | { type: "view"; a: CheckpointRef; b: CheckpointRef; view: DiffView; texts: DiffTexts }
  | { type: "failed"; message: string; texts: DiffTexts }
  | { type: "rows"; request: number; page: DiffPage }
  /** Reading goes on; `share` = 0 … 1. */
  | { type: "work"; share?: number; texts: DiffTexts }
  | { type: "workEnd" };

/** From the page to the host. */
export type FromDiffPage =
  | { type: "ready" }
  | { type: "rows"; request: number; query: DiffQuery; from: number; count: number }
  | { type: "open"; side: "a" | "b" }
  | { type: "do"; action: "measure" | "swap" | "refresh" | "stop" };

/** Texts of the page, translated by the host; {0} is replaced by the page. */
export interface DiffTexts {
  same: string;
  sameByChecksums: string;
  summary: string;
  byChecksums: string;
  byBytes: string;
  kinds: Record<DiffKind, string>;
  marks: Record<DiffKind, string>;
  filter: string;
  measure: string;
  swap: string;
  refresh: string;
  stop: string;
  comparing: string;
  name: string;
  difference: string;
  largestFirst: string;
  valuesDiffer: string;
  largest: string;
  unreadable: string;
  nothing: string;
  open: string;
}
