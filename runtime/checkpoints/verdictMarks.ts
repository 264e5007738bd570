import type { Verdict } from "./checkpoint.ts";

/** One character for each verdict, for people; never without the word. */
export const verdictMarks: Readonly<Record<Verdict, string>> = {
  resumable: "✓",
  "resumable-with-loss": "✓",
  "weights-only": "!",
  incomplete: "✗",
  corrupt: "✗",
  unknown: "?",
};
