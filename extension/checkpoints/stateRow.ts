/** One node of the training state, ready to be shown. */
export interface StateRow {
  /** Where its children are asked for: positions from the root on. */
  path: number[];
  /** A part of a state, whose name the page translates, or a name as the file has it. */
  section?: StateSectionName;
  name: string;
  /** A value, or what a container holds. */
  text: string;
  kind: "value" | "tensor" | "container" | "more";
  hasChildren: boolean;
}

export type StateSectionName =
  "state" | "optimizer" | "scheduler" | "rng" | "scaler" | "sampler" | "arguments" | "other";
