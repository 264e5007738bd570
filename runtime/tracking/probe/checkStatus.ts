/** As findings have it: `unknown` = could not look, never a pass. */
export type CheckStatus = "pass" | "warn" | "fail" | "unknown" | "n/a";
