import type { PodObservation } from "../../../runs/podObservation.ts";
import type { Run } from "../../../runs/run.ts";
import { ClusterError } from "../clusterError.ts";

/** The newest pod of a step's attempt (from 1; default: its last one with a pod). Throws ClusterError when none was seen. */
export function podOfAttempt(run: Run, stepId: string | undefined, attempt?: number): PodObservation {
  const step = run.steps.find(({ id }) => id === stepId);
  const one =
    attempt === undefined
      ? step?.attempts.findLast(({ pods }) => pods !== undefined)
      : step?.attempts.find(({ index }) => index === attempt);
  const pod = one?.pods?.at(-1);
  if (pod !== undefined) return pod;
  const what = step === undefined ? `That step of ${run.name}` : `${step.name} in ${run.name}`;
  throw new ClusterError(`${what} has no pod that was seen.`, {
    reason: "no-pod",
    hint: "It has not started, or its pod was gone before anyone looked.",
  });
}
