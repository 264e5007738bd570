/** How a row looks: the status of a finding, or that it was accepted. Imports nothing, because pages of webviews know it too. */
export type RowStatus = "fail" | "warn" | "unknown" | "suppressed" | "pass" | "n/a";
