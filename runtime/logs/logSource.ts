import type { Readable } from "node:stream";

/**
 * waiting: it has not begun · running: more may come · ended: what is there is all · gone: it can not be read any more.
 */
export type LogState = "waiting" | "running" | "ended" | "gone";

/** One container's log where it is kept, with times before the lines. */
export interface LogSource {
  state(signal?: AbortSignal): Promise<LogState>;
  open(options: { since?: Date; tail?: number; follow: boolean; signal?: AbortSignal }): Promise<Readable>;
}
