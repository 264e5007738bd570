/** "What exactly produced this model?": one run's code, image, data, parameters, origin and results (docs/cli-json.md). Absent = not known. */
export interface ProducedBy {
  run: { name: string; uid: string; target: string; pipeline: string; phase: string };
  code: {
    commit?: string;
    /** Did files that matter differ from the commit? */
    dirty?: boolean;
    /** Those files, relative to the repository, as far as they were kept. */
    changed: string[];
    /** The manifest, relative to preflight.yaml. */
    manifest?: string;
  };
  images: ProducedByImage[];
  data: {
    hash?: string;
    /** md5 of what DVC recorded, by path. */
    paths?: Record<string, string>;
    since?: DataSince;
  };
  parameters: { name: string; value: string }[];
  parent?: { run: string };
  /** Attempts that did not begin at zero. */
  resumed: { step: string; attempt: number; from?: string; atStep?: number }[];
  mlflow?: { runId: string; url?: string };
  artifacts: ProducedByArtifact[];
  /** Newest usable checkpoint of every step that has one. */
  checkpoints: { step: string; uri: string; atStep?: number; verdict: string; verified: boolean; bytes: number }[];
}

export interface ProducedByImage {
  /** As the manifest names it. */
  image: string;
  /** What ran: "sha256:…", from the manifest or the pods. */
  digest?: string;
  /** Templates that name it. */
  templates: string[];
}

export interface ProducedByArtifact {
  step: string;
  name: string;
  /** URI or path; the key alone where the store is the cluster's own. */
  place: string;
  bytes?: number;
  /** "sha256:…", "md5:…", or as the store names it. */
  checksum?: string;
  /** Why there is no checksum. */
  problem?: string;
}

/** Is the data now what it was at the launch? */
export interface DataSince {
  state: "same" | "changed" | "unknown";
  /** Paths that differ, came or went. */
  paths: string[];
  reason?: string;
}
