import type { Readable } from "node:stream";
import { kinds } from "../../../kubernetes/kubeCall.ts";
import { KubeError } from "../../../kubernetes/kubeError.ts";
import type { LogSource, LogState } from "../../../logs/logSource.ts";
import type { ContainerObservation, PodObservation } from "../../../runs/podObservation.ts";
import type { ClusterAccess } from "../../../kubernetes/clusterAccess.ts";
import { readPod } from "../readPod.ts";

export interface PodLogOptions {
  pod: string;
  /** A pod that was created again under the same name is another one. */
  uid: string;
  container: string;
  /** Of the container's run before its restart. */
  previous?: boolean;
  /** A silent stream is looked after so often, milliseconds; it is no failure. */
  idleMilliseconds?: number;
}

/** The log of a container of a pod, as the kubelet serves it through the API server. */
export class PodLog implements LogSource {
  private readonly access: ClusterAccess;
  private readonly options: PodLogOptions;
  /** Last seen before it went away. */
  last: PodObservation | undefined;

  constructor(access: ClusterAccess, options: PodLogOptions) {
    this.access = access;
    this.options = options;
  }

  async state(signal?: AbortSignal): Promise<LogState> {
    const { pod: name, uid, container } = this.options;
    const { client, namespace } = this.access;
    let pod: PodObservation | undefined;
    try {
      pod = readPod(await client.call<unknown>({ verb: "get", kind: kinds.pods, namespace, name }, { signal }));
    } catch (error) {
      if (error instanceof KubeError && error.reason === "not-found") return "gone";
      throw error;
    }
    if (pod === undefined || pod.uid !== uid) return "gone";
    this.last = pod;
    return containerState(
      pod,
      pod.containers.find((entry) => entry.name === container),
    );
  }

  open({ since, tail, follow, signal }: Parameters<LogSource["open"]>[0]): Promise<Readable> {
    const { pod: name, container, previous, idleMilliseconds = 60_000 } = this.options;
    const { client, namespace } = this.access;
    const query = {
      container,
      timestamps: true,
      follow: follow || undefined,
      previous,
      sinceTime: since?.toISOString().replace(/\.\d+Z$/, "Z"),
      tailLines: tail,
    };
    return client.stream(
      { verb: "get", kind: kinds.pods, namespace, name, subresource: "log", query },
      // A container that has said nothing yet sends not even the beginning of an answer.
      { signal, idleMilliseconds, headMilliseconds: idleMilliseconds },
    );
  }
}

function containerState(pod: PodObservation, container: ContainerObservation | undefined): LogState {
  if (container?.state === "running") return "running";
  if (container?.state === "terminated") return "ended";
  if (pod.phase === "Succeeded" || pod.phase === "Failed") return "ended";
  // Restarted containers wait between two runs.
  return "waiting";
}
