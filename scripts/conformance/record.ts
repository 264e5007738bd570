/** One entry of vectors/runs/*.json (see the README there). */
export interface RunRecord {
  id: string;
  group: string;
  about: string;
  manifest?: string;
  example?: string;
  submittedChanges?: string[];
  refused?: unknown;
  hangs?: { runs: number; observedSeconds: number };
  chance?: unknown;
  result?: RunResult;
  unstable?: Record<string, unknown[]>;
}

export interface RunResult {
  phase: string;
  message?: string;
  progress?: string;
  outputs?: RecordOutputs;
  nodes: RecordNode[];
  logs?: Record<string, string>;
}

export interface RecordOutputs {
  parameters?: Record<string, unknown>;
  artifacts?: Record<string, unknown>[];
  result?: unknown;
  exitCode?: string;
}

export interface RecordNode {
  name: string;
  displayName: string;
  type: string;
  phase: string;
  templateName?: string;
  templateRef?: unknown;
  message?: string;
  inputs?: RecordOutputs;
  outputs?: RecordOutputs;
  children?: string[];
  boundary?: string;
  hooked?: boolean;
  retried?: boolean;
  daemoned?: boolean;
  attempts?: number;
  progress?: string;
}
