/** As the runtime gives it; written again because pages of the browser import this file. */
export type Verdict = "resumable" | "resumable-with-loss" | "weights-only" | "incomplete" | "corrupt" | "unknown";

/** The head of a checkpoint as its page needs it; texts are ready to be shown. */
export interface CheckpointView {
  /** Last part of the place. */
  name: string;
  /** One file, as opposed to a folder. */
  isFile: boolean;
  /** Where it lies, for people. */
  place: string;
  verdict: Verdict;
  /** One character for the verdict. */
  mark: string;
  /** Every byte was compared. */
  verified: boolean;
  reasons: ReasonView[];
  /** Reasons beyond those. */
  moreReasons: number;
  step?: string;
  epoch?: string;
  learningRate?: string;
  size: string;
  /** RFC 3339. */
  savedAt?: string;
  /** "Lightning · torch-zip". */
  kind: string;
  /** Id of the run that wrote it, where it says so. */
  run?: string;
  holds: { model: boolean; optimizer: boolean; scheduler: boolean; rng: boolean };
  bytesRead: string;
  files: { path: string; size: string }[];
  tensors: number;
  dtypes: { dtype: string; tensors: string; size: string }[];
  /** What loading it would import, the dangerous first. */
  imports: { name: string; risk: "known" | "unknown" | "dangerous" }[];
}

export interface ReasonView {
  code: string;
  text: string;
  /** It lowers the verdict. */
  lowers: boolean;
}
