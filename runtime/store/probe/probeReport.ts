/** As findings have it: `unknown` = could not look, never a pass. */
export type ProbeStatus = "pass" | "warn" | "fail" | "unknown" | "n/a";

export type StoreCheckId =
  "PF-STORE-001" | "PF-STORE-002" | "PF-STORE-003" | "PF-STORE-004" | "PF-STORE-005" | "PF-STORE-006";

/** One thing the probe tried. */
export interface ProbeStep {
  check: StoreCheckId;
  /** Stable word: "reach", "buffer", "stream", "second-put", "race-copy", … */
  id: string;
  title: string;
  status: ProbeStatus;
  /** What was seen, one sentence. */
  text: string;
  seconds: number;
}

/** Said before anything is written. */
export interface ProbePlan {
  uri: string;
  /** Everything the probe writes is below this key of the store. */
  prefix: string;
  /** Below `prefix`. */
  creates: string[];
  /** At most so many bytes are sent. */
  bytes: number;
}

/** Bytes per second over `samples` transfers. p95: what 19 of 20 transfers reach or beat. */
export interface Throughput {
  samples: number;
  objectBytes: number;
  p50: number;
  p95: number;
}

/** All that one probe of one store saw. */
export interface ProbeReport {
  uri: string;
  kind: "file" | "s3" | "gs";
  place: string;
  identity: string;
  /** Undefined when only reading was allowed. */
  plan?: ProbePlan;
  steps: ProbeStep[];
  /** What of each way to promote was seen: is the first writer's object safe from a second one? */
  promotion: { way: "marker" | "put" | "copy" | "multipart"; exactlyOnce: boolean | undefined }[];
  upload?: Throughput;
  download?: Throughput;
  /** Seconds of a promotion by marker, median. */
  promoteSeconds?: number;
  /** Keys and uploads that are still there, as far as could be seen; empty after a good clean-up. */
  residue: string[];
  seconds: number;
}
