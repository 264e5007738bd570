import type { PreemptHow } from "./target.ts";

export interface PreemptWay {
  how: PreemptHow;
  title: string;
  /** What the step sees, and what is recorded. */
  what: string;
}

/** The ways of a rehearsed preemption in words, the likeliest first. */
export const preemptWays: readonly PreemptWay[] = [
  {
    how: "delete",
    title: "Delete its pod",
    what: "As a reclaimed node does: SIGTERM, the grace period, then SIGKILL. Recorded as Error “pod deleted”, without an exit code.",
  },
  {
    how: "term",
    title: "SIGTERM only",
    what: "As a shutdown with notice that the step answers itself: its exit code is recorded (143 when it does not handle the signal).",
  },
  {
    how: "kill",
    title: "SIGKILL, no notice",
    what: "As a node that loses power: the step can save nothing. Exit code 137.",
  },
];
