import type { CheckpointView } from "./checkpointView.ts";
import type { StateRow, StateSectionName } from "./stateRow.ts";
import type { TablePage, TableQuery } from "./tableRow.ts";
import type { StatisticsView, TensorView } from "./tensorView.ts";

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

/** Something long that goes on; the page shows how far it is. */
export interface Work {
  what: "verify" | "statistics";
  /** 0 … 1; undefined = not known yet. */
  share?: number;
}

/**
 * From the host to the page. Answers to questions carry their number, or what they are about; the page drops those it no longer
 * waits for.
 */
export type ToCheckpointPage =
  | { type: "view"; view: CheckpointView; work?: Work; texts: CheckpointTexts }
  | { type: "failed"; message: string; texts: CheckpointTexts }
  | { type: "rows"; request: number; page: TablePage }
  | { type: "state"; path: number[]; rows: StateRow[] }
  | { type: "tensor"; tensor: TensorView }
  | { type: "statistics"; statistics: StatisticsView }
  | { type: "trouble"; about: "statistics" | "page"; message: string }
  | { type: "work"; work: Work }
  | { type: "workEnd"; what: Work["what"] }
  /** The file is another one now. */
  | { type: "changed" };

export type CheckpointAction = "refresh" | "verify" | "compare" | "salvage" | "copyPath";

/** From the page to the host. */
export type FromCheckpointPage =
  | { type: "ready" }
  | { type: "rows"; request: number; query: TableQuery; from: number; count: number }
  | { type: "state"; path: number[] }
  | { type: "tensor"; index: number }
  | { type: "statistics"; index: number }
  | { type: "cancel"; what: Work["what"] }
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
  oneInGroup: string;
  inGroup: string;
  loading: string;
  actions: Record<CheckpointAction, string>;
  stop: string;
  verifying: string;
  changed: string;
  sections: Record<StateSectionName, string>;
  noState: string;
  noTensors: string;
  more: string;
  statistics: string;
  counting: string;
  close: string;
  rows: Record<StatisticsView["rows"][number]["label"], string>;
  elements: string;
  file: string;
  offset: string;
  checksum: string;
  histogram: string;
  mostIn: string;
  first: string;
  files: string;
  dtypes: string;
  imports: string;
  importsAbout: string;
  risks: Record<CheckpointView["imports"][number]["risk"], string>;
  read: string;
}
