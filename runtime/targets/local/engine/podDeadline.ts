import { goDuration } from "../../../manifest/goDuration.ts";
import type { NodeStatus, Template } from "../../../manifest/argo.ts";
import type { PodRequest } from "./pod.ts";
import { Problem } from "./problem.ts";
import type { ExecuteOptions, Run } from "./run.ts";

/** What the kubelet writes into a pod that it ends for activeDeadlineSeconds. */
const kubeletMessage = "Pod was active on the node longer than the specified deadline";

/**
 * When the attempt is to be ended: the earliest of the template's activeDeadlineSeconds, its timeout, the workflow's deadline
 * (not for exit handlers) and the enclosing retry's maxDuration.
 * @returns "expired" when the workflow's deadline has passed, so that no pod is made
 * @throws Problem
 */
export function podDeadline(
  run: Run,
  template: Template,
  node: NodeStatus,
  options: ExecuteOptions,
): PodRequest["deadline"] | "expired" {
  const now = run.host.now();
  const moments: { at: number; message?: string }[] = [];
  if (template.activeDeadlineSeconds !== undefined && template.activeDeadlineSeconds !== null) {
    const seconds = Number(template.activeDeadlineSeconds);
    if (!Number.isInteger(seconds))
      throw new Problem(`value '${template.activeDeadlineSeconds}' cannot be resolved to an int`);
    moments.push({ at: now + seconds * 1000, message: kubeletMessage });
  }
  if (run.deadline !== undefined && !options.onExit) {
    if (run.deadline - now < 1000) return "expired";
    moments.push({ at: run.deadline, message: kubeletMessage });
  }
  if (template.timeout !== undefined && template.timeout !== "") {
    const at = Date.parse(node.startedAt!) + timeoutMilliseconds(template.timeout);
    if (at - now <= 1000) throw new Problem(`${node.name} exceeded its deadline`);
    moments.push({ at, message: kubeletMessage });
  }
  // The executor of the pod ends it then, so its exit code is seen as it is.
  if (options.executionDeadline !== undefined) moments.push({ at: options.executionDeadline });
  moments.sort((left, right) => left.at - right.at);
  return moments[0];
}

/** Milliseconds of a template's timeout, which must be a Go duration. @throws Problem */
export function timeoutMilliseconds(timeout: string): number {
  const seconds = goDuration(timeout);
  if (seconds === undefined)
    throw new Problem(`invalid timeout format. time: invalid duration ${JSON.stringify(timeout)}`);
  return seconds * 1000;
}
