/** A folder whose pipelines and runs have checkpoints. */
export interface CheckpointsRoot {
  /** Absolute. */
  folder: string;
  /** Of the settings; undefined = the configuration's. */
  target?: string;
  /** Names the folder where there are several. */
  place: string;
}
