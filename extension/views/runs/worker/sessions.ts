import type { RunsSession } from "./runsSession.ts";
import { SessionEnd } from "./sessionEnd.ts";

const sessions = new Map<number, RunsSession>();
let last = 0;

/** Sessions of the worker by their number. */
export const runsSessions = {
  add(session: RunsSession): number {
    sessions.set(++last, session);
    return last;
  },
  /** @throws SessionEnd when there is none (the worker may have been started again) */
  get(number: number): RunsSession {
    const session = sessions.get(number);
    if (session === undefined) throw new SessionEnd();
    return session;
  },
  close(number: number): void {
    sessions.get(number)?.close();
    sessions.delete(number);
  },
};
