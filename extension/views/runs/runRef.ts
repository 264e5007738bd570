/**
 * What a row of the *Runs* view stands for, and what commands on it are given: a target, one of its runs, a step, an
 * attempt. Plain data; the folder is the one whose configuration holds.
 */
export interface RunRef {
  /** Absolute. */
  folder: string;
  target: string;
  run?: string;
  /** Node id of the step. */
  step?: string;
  /** Name of the step, as people and commands call it. */
  stepName?: string;
  /** From 1. */
  attempt?: number;
}
