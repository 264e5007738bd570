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
    what: "As a reclaimed node does: SIGTERM, grace, SIGKILL. No exit code is recorded.",
  },
  {
    how: "term",
    title: "SIGTERM only",
    what: "A shutdown with notice; the exit code is recorded (143 unless it is handled).",
  },
  {
    how: "kill",
    title: "SIGKILL, no notice",
    what: "As a node that loses power: the step can save nothing. Exit code 137.",
  },
];
