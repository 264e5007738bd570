import type { RunAttempt } from "../../../../../runtime/index.ts";

/** Words of a row whose attempt had a pod that was seen: `pod`, and `podAlive` while its main container runs. */
export function podWords(attempt: RunAttempt | undefined): string[] {
  const pod = attempt?.pods?.at(-1);
  if (pod === undefined) return [];
  const main = pod.containers.find(({ name }) => name === "main");
  return pod.goneAt === undefined && main?.state === "running" ? ["pod", "podAlive"] : ["pod"];
}
