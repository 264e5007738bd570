import { searchExperiments } from "../calls/experiments.ts";
import { TrackingError } from "../trackingError.ts";
import type { TrackingProbe } from "./trackingProbe.ts";

const check = "PF-MLFLOW-001";

export interface ReachOptions {
  /** The tracking URI that the pods are given, where it is known. */
  podUri?: string;
  /** Do the steps run on this machine? */
  local: boolean;
}

/**
 * Does the server answer a real search, and would it answer the pods? /health says OK whatever else is refused.
 * @returns may the rest be looked at?
 */
export async function reachSteps(probe: TrackingProbe, { podUri, local }: ReachOptions): Promise<boolean> {
  const { client, signal, report } = probe;
  const alive = await probe.step({ check, id: "health", title: "Server is there" }, async () => {
    const health = await client.raw("/health", { signal });
    const version = await client.raw("/version", { signal, maxBytes: 64 * 1024 }).catch(() => undefined);
    signal.throwIfAborted();
    const text = version?.body.toString("utf8").trim() ?? "";
    if (version?.status === 200 && /^\d+\.\d+[\w.+-]{0,40}$/.test(text)) report.version = text;
    const is = report.version === undefined ? "" : `MLflow ${report.version}, `;
    return { status: "pass", text: `${is}/health says ${health.status}, which proves nothing yet` };
  });
  if (alive !== "pass") return false;
  const searched = await probe.step({ check, id: "search", title: "A real search" }, async () => {
    await searchExperiments(client, { signal });
    return { status: "pass", text: `${client.place} answers (${client.connection.identity})` };
  });
  const host = podUri !== undefined && URL.canParse(podUri) ? new URL(podUri).host : undefined;
  if (!local && podUri !== undefined && /^(?:localhost|127\.|\[::1\]|0\.0\.0\.0)/.test(host ?? "")) {
    await probe.step({ check, id: "pod-address", title: "The pods' address" }, async () => ({
      status: "fail",
      text: `${podUri} is the pod itself, not this machine`,
      hint: "set mlflow.trackingUri to an address of the cluster, and mlflow.reachedAt to this one",
    }));
  } else if (searched === "pass" && host !== undefined && host !== client.connection.url.host) {
    await probe.step({ check, id: "pod-host", title: "By the name the pods use" }, () => byPodHost(probe, host));
  }
  return searched === "pass";
}

/** The server looks at the Host header of everything but /health: what this machine may, a pod may not. */
async function byPodHost({ client, signal }: TrackingProbe, host: string) {
  try {
    await searchExperiments(client, { signal, host });
    return { status: "pass", text: `a search that calls the server ${host} is answered` } as const;
  } catch (error) {
    if (!(error instanceof TrackingError) || error.reason === "host-rejected") throw error;
    const text = `whether the pods' name ${host} is answered can not be told from here`;
    return { status: "unknown", text: `${text} (${error.message.replace(/\.$/, "")})` } as const;
  }
}
