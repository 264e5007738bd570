import type { LogChoice } from "../../runtime/index.ts";

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
}

export interface LogsRequests {
  /** What of a run has a log. */
  "logs/choices": { params: Pick<LogSource, "folder" | "target" | "run">; result: LogChoice[] };
  /** Opens a log to follow. It holds a reader until it has ended or is closed. */
  "logs/open": {
    params: {
      source: LogSource;
      /** Begin with that many lines of what is there. */
      tail: number;
      timestamps: boolean;
    };
    result: { id: number };
  };
  /** The next piece, as text for a terminal, at most about 64 KiB; waits until there is some. Nobody asking stops the reader. */
  "logs/next": { params: { id: number }; result: { text: string; ended: boolean } };
  "logs/close": { params: { id: number }; result: object };
}
