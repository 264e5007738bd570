/** What an editor, a row or a command is about: one checkpoint, wherever it lies. Plain data. */
export interface CheckpointRef {
  /** `file://…` of a file or folder, `s3://…`, `gs://…`. */
  uri: string;
  /** Absolute; the folder whose preflight.yaml says how stores are reached. */
  folder?: string;
}
