/** One row of the *Checkpoints* view, complete: the host only hands it to the editor. */
export interface CheckpointsRow {
  /** The same for as long as the thing exists, so that selection and expansion survive. */
  id: string;
  kind: "place" | "checkpoint" | "more" | "problem";
  label: string;
  description: string;
  /** Lines. */
  tooltip: string;
  /** Codicon. */
  icon: string;
  /** Theme colour of the icon. */
  color?: string;
  /** Words that menus match: "checkpoint resumable", "place". */
  context: string;
  children: "none" | "closed" | "open";
  /** Of a place: another text means that the rows below it are others. */
  below?: string;
  /** For screen readers: the icon in words too. */
  spoken: string;
  /** Of a checkpoint; what commands on it are given. */
  uri?: string;
}
