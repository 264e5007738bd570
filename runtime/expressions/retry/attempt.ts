/** What the retry rules look at in one attempt (a child of a Retry node), oldest first in lists. */
export interface Attempt {
  /** Phase of the attempt's node; "" while it has none. */
  phase: string;
  exitCode?: string;
  message?: string;
  /** Milliseconds since 1970. */
  startedAt?: number;
  /** Milliseconds since 1970; absent while it runs. */
  finishedAt?: number;
  daemoned?: boolean;
  /** False while the executor's report has not come in: the attempt is not over yet then. */
  synced?: boolean;
}
