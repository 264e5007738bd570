import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Template } from "../../../manifest/argo.ts";

interface Probe {
  httpGet?: { path?: string; port?: number | string; scheme?: string };
  tcpSocket?: { port?: number | string };
  initialDelaySeconds?: number;
}

const pauseMilliseconds = 100;
const answerMilliseconds = 1000;

/** The readiness probe of a daemon's main container that can be asked on this machine: by HTTP or TCP. */
export function daemonProbe(template: Template): Probe | undefined {
  if (template.daemon !== true) return undefined;
  const probe = (template.container ?? template.script)?.["readinessProbe"] as Probe | undefined;
  const port = Number(probe?.httpGet?.port ?? probe?.tcpSocket?.port);
  return Number.isInteger(port) && port > 0 && port < 65_536 ? probe : undefined;
}

/** Resolves when the probe has passed once, or the signal fires. Never throws. */
export async function untilReady(probe: Probe, signal: AbortSignal): Promise<void> {
  try {
    await sleep((probe.initialDelaySeconds ?? 0) * 1000, undefined, { signal });
    while (!(await passes(probe, signal))) await sleep(pauseMilliseconds, undefined, { signal });
  } catch {
    // The signal fired.
  }
}

async function passes({ httpGet, tcpSocket }: Probe, signal: AbortSignal): Promise<boolean> {
  if (httpGet === undefined) return accepts(Number(tcpSocket?.port));
  const path = httpGet.path?.startsWith("/") === true ? httpGet.path : `/${httpGet.path ?? ""}`;
  const url = `${httpGet.scheme?.toLowerCase() === "https" ? "https" : "http"}://127.0.0.1:${httpGet.port}${path}`;
  try {
    const answer = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(answerMilliseconds)]) });
    await answer.body?.cancel();
    return answer.status >= 200 && answer.status < 400;
  } catch {
    return false;
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    const end = (accepted: boolean) => {
      socket.destroy();
      resolve(accepted);
    };
    socket.setTimeout(answerMilliseconds, () => end(false));
    socket.once("connect", () => end(true)).once("error", () => end(false));
  });
}
