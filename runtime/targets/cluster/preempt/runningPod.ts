import type { PodObservation } from "../../../runs/podObservation.ts";
import { attemptOfName } from "../logs/attemptOfPod.ts";
import { ClusterError } from "../clusterError.ts";

/** The one pod that a person means: of the step (or pod, or node) named, else the only one that runs. Throws ClusterError. */
export function runningPod(pods: readonly PodObservation[], run: string, step: string | undefined): PodObservation {
  const alive = pods.filter(
    ({ goneAt, phase, deletionAt }) => goneAt === undefined && phase === "Running" && deletionAt === undefined,
  );
  const found = alive.filter((pod) => step === undefined || isNamed(pod, step));
  if (found.length === 1) return found[0]!;
  const names = alive.map(({ nodeName }) => attemptOfName(nodeName).step).slice(0, 10);
  if (found.length > 1) {
    throw new ClusterError(`${found.length} pods of ${run} run.`, {
      reason: "ambiguous",
      hint: `Name one of: ${names.join(", ")}.`,
    });
  }
  throw new ClusterError(step === undefined ? `No pod of ${run} runs.` : `No pod of ${step} in ${run} runs.`, {
    reason: "not-running",
    hint: names.length === 0 ? `preflight show ${run}` : `These run: ${names.join(", ")}.`,
  });
}

function isNamed({ name, nodeId, nodeName }: PodObservation, step: string): boolean {
  if (step === name || step === nodeId || step === nodeName) return true;
  const last = nodeName.slice(nodeName.lastIndexOf(".") + 1);
  return step === last || step === attemptOfName(nodeName).step;
}
