/** How far training can go on from a checkpoint; `unknown` = could not look, never counted as good. */
export type Verdict = "resumable" | "resumable-with-loss" | "weights-only" | "incomplete" | "corrupt" | "unknown";

export interface VerdictReason {
  /** Stable: "no-marker", "size", "checksum", "header", "no-optimizer", "no-rng", … */
  code: string;
  text: string;
  /** The best verdict that this reason leaves possible; absent: it is said for the person and lowers nothing. */
  effect?: Exclude<Verdict, "resumable">;
  file?: string;
  tensor?: string;
  /** Position in the file, bytes. */
  offset?: number;
  bytes?: number;
}

/** One saved training state (docs/cli-json.md). */
export interface Checkpoint {
  uri: string;
  layout: string;
  step?: number;
  epoch?: number;
  /** RFC 3339; the moment its marker was written. */
  savedAt?: string;
  bytes: number;
  verdict: Verdict;
  /** Every byte was compared with a checksum, not only names and sizes. */
  verified: boolean;
  reasons: VerdictReason[];
  /** Relative paths below `uri`, by the name the trainer gave them. */
  files: { name: string; path: string; bytes: number }[];
}
