import type { RunAttempt } from "../../../../../runtime/index.ts";

/** Containers of Argo's executor. */
const executors = new Set(["init", "wait"]);

/**
 * Words of a row whose attempt had a pod that was seen: `pod`, `podAlive` while its main container runs, `podRestarted` while
 * the kubelet has a log of a container from before its restart.
 */
export function podWords(attempt: RunAttempt | undefined): string[] {
  const pod = attempt?.pods?.at(-1);
  if (pod === undefined) return [];
  const main = pod.containers.find(({ name }) => name === "main");
  if (pod.goneAt !== undefined) return ["pod"];
  const restarted = pod.containers.some(({ name, restarts }) => !executors.has(name) && restarts > 0);
  return ["pod", ...(main?.state === "running" ? ["podAlive"] : []), ...(restarted ? ["podRestarted"] : [])];
}
