import type { FailureData } from "./requests.ts";

/** An error of the runtime on this side of the worker: one sentence, and what to do next. */
export class Failure extends Error {
  readonly data: FailureData;

  constructor(message: string, data: FailureData) {
    super(message);
    this.name = "Failure";
    this.data = data;
  }

  /** Nobody foresaw it: a mistake of ours, not of what was looked at. */
  get isDefect(): boolean {
    return this.data.reason === "defect";
  }
}
