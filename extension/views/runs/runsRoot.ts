/** A folder whose runs are shown, and the target that is chosen for it. */
export interface RunsRoot {
  /** Absolute. */
  folder: string;
  /** Undefined = as its preflight.yaml says. */
  target?: string;
  /** Names the folder where there are several, else empty. */
  place: string;
}
