/** The runs of one target as numbers: for its row, the status bar and what the palette offers. */
export interface RunsSummary {
  total: number;
  /** After the filter. */
  shown: number;
  live: number;
  /** Ended other than well. */
  failed: number;
  /** An attempt of a run that is open in the view went on at a checkpoint of the one before. */
  resumed: boolean;
  /** Names of the pipelines that have runs. */
  pipelines: string[];
  /** False while many are still being read. */
  complete: boolean;
  /** The target can not be asked: one sentence. */
  problem?: string;
}
