import type { CheckpointView } from "./checkpointView.ts";
import type { TablePage, TableQuery } from "./tableRow.ts";

export type CheckpointTab = "tensors" | "state" | "about";

/** What the page keeps by itself while it is hidden or the window is closed. */
export interface CheckpointPageState {
  tab: CheckpointTab;
  query: TableQuery;
  /** First row in sight. */
  top: number;
  /** Position of the tensor that is shown beside the table. */
  selected?: number;
}

/** From the host to the page. Answers carry the number of their question; the page drops those to questions it has changed. */
export type ToCheckpointPage =
  | { type: "view"; view: CheckpointView; texts: CheckpointTexts }
  | { type: "failed"; message: string; texts: CheckpointTexts }
  | { type: "rows"; request: number; page: TablePage };

export type CheckpointAction = "refresh";

/** From the page to the host. */
export type FromCheckpointPage =
  | { type: "ready" }
  | { type: "rows"; request: number; query: TableQuery; from: number; count: number }
  | { type: "do"; action: CheckpointAction };

/** Texts of the page, translated by the host; {0} is replaced by the page. */
export interface CheckpointTexts {
  verdicts: Record<CheckpointView["verdict"], string>;
  verified: string;
  step: string;
  epoch: string;
  learningRate: string;
  size: string;
  saved: string;
  run: string;
  kind: string;
  holds: Record<keyof CheckpointView["holds"], string>;
  present: string;
  absent: string;
  reasons: string;
  moreReasons: string;
  refresh: string;
  tensors: string;
  state: string;
  about: string;
  filter: string;
  grouped: string;
  matching: string;
  none: string;
  name: string;
  dtype: string;
  shape: string;
  nonFinite: string;
  inGroup: string;
  loading: string;
}
