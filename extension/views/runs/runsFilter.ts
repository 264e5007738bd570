/** Which runs the view shows; empty lists show all. */
export interface RunsFilter {
  phases: string[];
  pipelines: string[];
}
