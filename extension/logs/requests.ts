import type { LogChoice, LogOutlineEntry, TextLook } from "../../runtime/index.ts";

import type { MarkerWords } from "./terminalText.ts";

export type { LogChoice } from "../../runtime/index.ts";

/**
 * Whose log: of a whole run, a step, or one attempt. The argument of `preflight.run.showLogs` and `preflight.run.followLogs`;
 * without one, the commands ask.
 */
export interface LogSource {
  /** Folder whose configuration holds, absolute. */
  folder: string;
  /** Name of the target; default: the configuration's. */
  target?: string;
  /** Name of the run. */
  run: string;
  /** Node id of the step (RunStep.id), or its name. */
  step?: string;
  /** From 1, as people count (RunAttempt.index). */
  attempt?: number;
  /** What to call the step in titles, where `step` is an id. */
  stepName?: string;
  /** Of each container's run before its restart in the same pod (clusters). Documents only: it does not go on. */
  previous?: boolean;
}

/** What the editor knows of a log document beside its text. Lines and columns from 0. */
export interface LogDocumentInfo {
  key: number;
  /** Of the text in UTF-8. */
  bytes: number;
  lines: number;
  /** Why there is nothing in it. */
  empty?: string;
  isRunning: boolean;
  leftOut: number;
  entries: LogOutlineEntry[];
  repeats: { start: number; end: number }[];
  /** Files that places of the log were found to mean. */
  files: string[];
  /** Line, first column, behind the last column, index in `files`, line there from 1. */
  links: [number, number, number, number, number][];
}

/** How lines of a document look. */
export interface LogLooks {
  stderr: number[];
  markers: number[];
  /** Line and time of day. */
  times: [number, string][];
  spans: { line: number; from: number; to: number; look: TextLook }[];
}

export interface SourceLink {
  /** Columns from 0. */
  from: number;
  to: number;
  /** Absolute. */
  file: string;
  /** From 1. */
  line: number;
}

export interface LogsRequests {
  /** What of a run has a log. */
  "logs/choices": { params: Pick<LogSource, "folder" | "target" | "run">; result: LogChoice[] };
  /** Opens a log to follow. It holds a reader until it has ended or is closed. */
  "logs/open": {
    params: {
      source: LogSource;
      /** Begin with that many lines of what is there; default: all. */
      tail?: number;
      timestamps: boolean;
      words: MarkerWords;
    };
    result: { id: number };
  };
  /** The next piece, as text for a terminal, at most about 64 KiB; waits until there is some. Nobody asking stops the reader. */
  "logs/next": { params: { id: number }; result: { text: string; ended: boolean } };
  /** Reads a log to its present end. The worker keeps it under `key` until it is released. */
  "logs/document": { params: { source: LogSource }; result: LogDocumentInfo };
  /** A piece of the document's text, from a byte on; empty at its end, which also frees the text. */
  "logs/text": { params: { key: number; offset: number }; result: Uint8Array };
  /** Looks of the lines `from` to `to`. */
  "logs/looks": { params: { key: number; from: number; to: number }; result: LogLooks };
  "logs/release": { params: { key: number }; result: object };
  /** Writes the whole log into a file, as plain text. */
  "logs/save": { params: { source: LogSource; file: string }; result: { lines: number } };
  /** Places in source code that a line of a log names, where their file is found. */
  "logs/links": { params: { source: LogSource; text: string }; result: SourceLink[] };
  "logs/close": { params: { id: number }; result: object };
}
