import type { PodObservation } from "./podObservation.ts";

/** What was seen of a run besides its Workflow object. */
export interface RunObservations {
  /** By node id, oldest first; several pods of one node mean that Argo made it again in place. */
  pods: ReadonlyMap<string, readonly PodObservation[]>;
  /** One sentence when pods could not be seen. */
  problem?: string;
}
