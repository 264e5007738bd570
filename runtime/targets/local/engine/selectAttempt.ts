import type { PodRequest } from "./pod.ts";
import { LocalError } from "../localError.ts";

/**
 * The running attempt that a person means: by node id, node name, step, pod or template name; without a name the only
 * one there is.
 */
export function selectAttempt(active: PodRequest[], wanted: string | undefined): PodRequest {
  const names = active.map(({ nodeName }) => nodeName).sort();
  const listed =
    names.length === 0
      ? "Nothing is running."
      : `Running: ${names.slice(0, 10).join(", ")}${names.length > 10 ? ", …" : ""}.`;
  if (wanted === undefined) {
    if (active.length === 1) return active[0]!;
    throw new LocalError(
      active.length === 0 ? "No attempt of this run is running." : `${active.length} attempts are running; name one.`,
      {
        reason: active.length === 0 ? "not-running" : "ambiguous",
        hint: active.length === 0 ? undefined : listed,
      },
    );
  }
  const tests: ((request: PodRequest) => boolean)[] = [
    ({ nodeId, nodeName, podName }) => [nodeId, nodeName, podName].includes(wanted),
    ({ step }) => step === wanted,
    ({ step, nodeName }) => [step, nodeName].some((name) => lastPart(name) === wanted),
    ({ template }) => template.name === wanted,
  ];
  for (const test of tests) {
    const found = active.filter(test);
    if (found.length === 1) return found[0]!;
    if (found.length > 1) {
      throw new LocalError(`${found.length} running attempts are called ${wanted}; name one.`, {
        reason: "ambiguous",
        hint: `Running: ${found.map(({ nodeName }) => nodeName).join(", ")}.`,
      });
    }
  }
  throw new LocalError(`No running attempt is called ${wanted}.`, { reason: "not-running", hint: listed });
}

/** `train(1)` of `wf[0].train(1)`, `train` of `wf.train`. */
function lastPart(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}
