import type { VerdictReason } from "../checkpoint.ts";
import type { Inspection } from "./inspection.ts";

/** A checkpoint of which nothing could be seen, and why. */
export function emptyInspection(uri: string, reason: VerdictReason): Inspection {
  return {
    uri,
    layout: "unknown",
    format: "unknown",
    bytes: 0,
    bytesRead: 0,
    verdict: "unknown",
    verified: false,
    reasons: [reason],
    files: [],
    tensors: [],
    scalars: [],
    globals: [],
    has: { model: false, optimizer: false, scheduler: false, rng: false },
    parts: [],
  };
}
