/** A finished task as `depends` looks at it. */
export interface DependsNode {
  phase: string;
  /** A daemon counts as finished while it runs (not while it is pending). */
  daemoned?: boolean;
  /** Phases of the children of a loop's TaskGroup; absent for anything else. */
  children?: readonly string[];
}

export type TaskResults = Record<
  "Succeeded" | "Failed" | "Errored" | "Skipped" | "Omitted" | "Daemoned" | "AnySucceeded" | "AllFailed",
  boolean
>;

/** The values behind A.Succeeded, A.AllFailed and so on. AllFailed looks for Failed only: an Error makes it false. */
export function taskResults({ phase, daemoned, children }: DependsNode): TaskResults {
  return {
    Succeeded: phase === "Succeeded",
    Failed: phase === "Failed",
    Errored: phase === "Error",
    Skipped: phase === "Skipped",
    Omitted: phase === "Omitted",
    Daemoned: daemoned === true && phase !== "Pending",
    AnySucceeded: children?.includes("Succeeded") ?? false,
    AllFailed: children !== undefined && children.length > 0 && children.every((child) => child === "Failed"),
  };
}
