import type { FindingStatus } from "./check.ts";

/** How serious a status is, in the words of editors and SARIF. */
export const severity: Record<FindingStatus, "error" | "warning" | "note" | "none"> = {
  fail: "error",
  warn: "warning",
  unknown: "note",
  pass: "none",
  "n/a": "none",
};
