import type { RunSummary } from "../../../runtime/index.ts";
import type { RunRef } from "./runRef.ts";
import type { RunsFilter } from "./runsFilter.ts";
import type { RunsRow } from "./runsRow.ts";
import type { RunsSummary } from "./runsSummary.ts";

/** A run that has ended while it was watched. */
export interface EndedRun {
  ref: RunRef;
  pipeline: string;
  /** "Interrupted": the process that drove it is gone. */
  phase: string;
  seconds: number;
  /** Somebody asked for the end. */
  stopped: boolean;
  /** The first step that died, and why. */
  failure?: { step: string; stepName: string; cause: string };
}

/** What the host has to show anew; only of rows that it has asked for and not let go. */
export interface RunsNews {
  rows: RunsRow[];
  /** Rows whose children are others than before. */
  parents: string[];
  summary: RunsSummary;
  ended: EndedRun[];
}

/** A session holds the runs of one target: it watches until `runs/close`, and tells at most every 300 ms. */
export interface RunsRequests {
  /** Once, for a pick: the newest first. */
  "runs/list": { params: { folder: string; target?: string; limit: number }; result: RunSummary[] };
  /** Resolves as soon as something is known. `place` names the folder where there are several. */
  "runs/open": {
    params: { folder: string; target?: string; place: string; filter: RunsFilter };
    result: { session: number; row: RunsRow; summary: RunsSummary };
  };
  /** The next news; does not resolve before there are any. */
  "runs/next": { params: { session: number }; result: RunsNews };
  "runs/close": { params: { session: number }; result: void };
  /** Rows below the row of an id, which are kept up to date from now on. */
  "runs/children": { params: { session: number; parent: string }; result: RunsRow[] };
  /** A row was closed: what is below it is of no interest any more. */
  "runs/hide": { params: { session: number; parent: string }; result: void };
  /** The next page below a row. */
  "runs/more": { params: { session: number; parent: string }; result: void };
  "runs/filter": { params: { session: number; filter: RunsFilter }; result: void };
}
