import { isKubeObject, type KubeObject } from "../../kubernetes/kubeObject.ts";
import type { ContainerObservation, PodObservation } from "../../runs/podObservation.ts";

interface ContainerState {
  waiting?: { reason?: string; message?: string };
  running?: { startedAt?: string };
  terminated?: {
    exitCode?: number;
    signal?: number;
    reason?: string;
    message?: string;
    startedAt?: string;
    finishedAt?: string;
  };
}

interface ContainerStatus {
  name: string;
  image?: string;
  imageID?: string;
  restartCount?: number;
  state?: ContainerState;
  lastState?: ContainerState;
}

/** The parts of a pod that Preflight looks at. */
export interface Pod extends KubeObject {
  spec?: { nodeName?: string; terminationGracePeriodSeconds?: number; containers?: { name: string; image?: string }[] };
  status?: {
    phase?: string;
    reason?: string;
    message?: string;
    startTime?: string;
    conditions?: { type: string; status: string; reason?: string; message?: string; lastTransitionTime?: string }[];
    initContainerStatuses?: ContainerStatus[];
    containerStatuses?: ContainerStatus[];
  };
}

const longest = 2000;

/** What a pod says about itself; pods that belong to no node of a workflow are undefined. */
export function readPod(object: unknown): PodObservation | undefined {
  if (!isKubeObject(object)) return undefined;
  const { metadata, spec, status } = object as Pod;
  const nodeId = metadata.annotations?.["workflows.argoproj.io/node-id"];
  if (nodeId === undefined || metadata.uid === undefined) return undefined;
  const condition = (type: string) => status?.conditions?.find((entry) => entry.type === type);
  const disruption = condition("DisruptionTarget");
  const scheduled = condition("PodScheduled");
  const statuses = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].slice(0, 100);
  return {
    uid: metadata.uid,
    name: metadata.name,
    nodeId,
    nodeName: metadata.annotations?.["workflows.argoproj.io/node-name"] ?? "",
    phase: status?.phase ?? "Unknown",
    reason: status?.reason,
    message: status?.message?.slice(0, longest),
    node: spec?.nodeName,
    createdAt: metadata.creationTimestamp,
    startedAt: status?.startTime,
    deletionAt: metadata.deletionTimestamp,
    graceSeconds: metadata.deletionGracePeriodSeconds ?? spec?.terminationGracePeriodSeconds,
    disruption:
      disruption?.status === "True"
        ? {
            reason: disruption.reason ?? "DisruptionTarget",
            message: disruption.message?.slice(0, longest),
            at: disruption.lastTransitionTime,
          }
        : undefined,
    unschedulable:
      scheduled?.status === "False" && scheduled.reason === "Unschedulable"
        ? (scheduled.message ?? "Unschedulable").slice(0, longest)
        : undefined,
    containers: statuses.length > 0 ? statuses.map(readContainer) : (spec?.containers ?? []).map(unknownContainer),
  };
}

function readContainer({
  name,
  image,
  imageID,
  restartCount,
  state,
  lastState,
}: ContainerStatus): ContainerObservation {
  const { waiting, running, terminated } = state ?? {};
  const before = lastState?.terminated;
  const told = terminated ?? waiting;
  return {
    name,
    image,
    imageId: imageID === "" ? undefined : imageID,
    state: terminated ? "terminated" : running ? "running" : waiting ? "waiting" : "unknown",
    reason: told?.reason,
    message: told?.message?.slice(0, longest),
    exitCode: terminated?.exitCode,
    signal: terminated?.signal,
    startedAt: terminated?.startedAt ?? running?.startedAt,
    finishedAt: terminated?.finishedAt,
    restarts: restartCount ?? 0,
    previous: before && { reason: before.reason, exitCode: before.exitCode, finishedAt: before.finishedAt },
  };
}

/** Before the kubelet has said anything. */
function unknownContainer({ name, image }: { name: string; image?: string }): ContainerObservation {
  return { name, image, state: "waiting", restarts: 0 };
}
