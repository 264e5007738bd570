import type { RunRef } from "./runRef.ts";

/** One row of the *Runs* view, complete: the host only hands it to the editor. */
export interface RunsRow {
  /** The same for as long as the thing exists, so that selection and expansion survive. */
  id: string;
  kind: "target" | "run" | "step" | "attempt" | "checkpoint" | "mlflow" | "more" | "problem";
  label: string;
  description: string;
  /** Codicon. */
  icon: string;
  /** Theme colour of the icon. */
  color?: string;
  /** Words that menus match: "run live preemptible". */
  context: string;
  children: "none" | "closed" | "open";
  /** For screen readers: the icon in words too. */
  spoken: string;
  ref: RunRef;
  /** Page that a click opens. */
  url?: string;
}
