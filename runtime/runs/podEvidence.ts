import type { NodeStatus } from "../manifest/argo.ts";
import type { AttemptEnd } from "./endReason.ts";
import type { ContainerObservation, PodObservation } from "./podObservation.ts";

/** What the pods of an attempt add to what its node says. */
export interface PodEvidence {
  end: AttemptEnd;
  /** Why it does not run yet: the scheduler's, kubelet's or controller's own words. */
  waiting?: string;
  evidence: { label: string; value: string }[];
}

/** Waiting reasons of a container that do not pass by themselves. */
const imageTrouble =
  /^(ErrImagePull|ImagePullBackOff|InvalidImageName|ErrImageNeverPull|RegistryUnavailable|ImageInspectError)$/;
const configTrouble = /^(CreateContainerConfigError|CreateContainerError|RunContainerError|CrashLoopBackOff)$/;

/** Reads the newest pod of an attempt beside its node; `pods` is oldest first. */
export function podEvidence(node: NodeStatus, end: AttemptEnd, pods: readonly PodObservation[]): PodEvidence {
  const pod = pods.at(-1);
  if (pod === undefined) return { end, waiting: waitingByNode(node), evidence: [] };
  const main = pod.containers.find(({ name }) => name === "main");
  const evidence: PodEvidence["evidence"] = [];
  const add = (label: string, value: string | undefined): void => {
    if (value !== undefined && value !== "") evidence.push({ label, value });
  };
  add("pod", pods.length > 1 ? `${pod.name}, created ${pods.length} times` : pod.name);
  if (pod.reason !== undefined) add("pod status", sentence(pod.reason, pod.message));
  if (pod.disruption !== undefined) add("disruption", sentence(pod.disruption.reason, pod.disruption.message));
  if (main?.state === "terminated" && main.exitCode !== undefined) {
    const how = main.reason === undefined || main.reason === "Error" ? "" : ` (${main.reason})`;
    add(
      "main container",
      `exit code ${main.exitCode}${how}${main.finishedAt === undefined ? "" : ` at ${main.finishedAt}`}`,
    );
  }
  if (main?.previous !== undefined) add("before its restart", `exit code ${main.previous.exitCode ?? "unknown"}`);
  for (const event of telling(pod)) add(`event ${event.reason}`, event.message);
  const waiting = pod.phase === "Pending" ? (waitingByPod(pod) ?? waitingByNode(node)) : undefined;
  return { end: refine(end, pod, main), waiting, evidence };
}

/** Words of Kubernetes win over a guess from the node's message; an exit code that Argo recorded stays. */
function refine(end: AttemptEnd, pod: PodObservation, main: ContainerObservation | undefined): AttemptEnd {
  const ended = !["running", "pending", "succeeded", "skipped", "stopped", "deadline"].includes(end.reason);
  if (!ended) return end;
  if (main?.reason === "OOMKilled") {
    return { ...end, reason: "out-of-memory", exitCode: end.exitCode ?? main.exitCode, maybePreempted: false };
  }
  const why = `${pod.reason ?? ""} ${pod.disruption?.reason ?? ""}`;
  if (/NodeShutdown|TerminationByKubelet|^Terminated/.test(why))
    return { ...end, reason: "node-shutdown", maybePreempted: true };
  if (/Evicted|EvictionByEvictionAPI|PreemptionByScheduler|DeletionByTaintManager/.test(why)) {
    return { ...end, reason: "evicted", maybePreempted: true };
  }
  if (/DeletionByPodGC|NodeLost/.test(why)) return { ...end, reason: "pod-deleted", maybePreempted: true };
  return end;
}

function waitingByPod(pod: PodObservation): string | undefined {
  if (pod.unschedulable !== undefined) return `can not be scheduled: ${pod.unschedulable}`;
  for (const { name, image, state, reason, message } of pod.containers) {
    if (state !== "waiting" || reason === undefined) continue;
    if (imageTrouble.test(reason))
      return `image ${image ?? `of ${name}`} can not be pulled: ${sentence(reason, message)}`;
    if (configTrouble.test(reason)) return `container ${name} can not be started: ${sentence(reason, message)}`;
  }
  return pod.node === undefined ? "waits for a node" : undefined;
}

/** The controller's own message while it could not make the pod: a quota, a webhook, a lock. */
function waitingByNode({ phase, message }: NodeStatus): string | undefined {
  return (phase === "Pending" || phase === "") && message ? message.slice(0, 1000) : undefined;
}

const interesting =
  /^(FailedScheduling|Failed|BackOff|FailedMount|FailedAttachVolume|Evicted|Preempted|TaintManagerEviction|NodeNotReady|NodeShutdown|Killing|FailedCreatePodSandBox|OOMKilling)$/;

function telling({ events = [] }: PodObservation) {
  return events.filter(({ reason }) => interesting.test(reason)).slice(-3);
}

function sentence(reason: string, message: string | undefined): string {
  return message === undefined || message === "" ? reason : `${reason}: ${message.slice(0, 500)}`;
}
