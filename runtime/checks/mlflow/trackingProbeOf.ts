import type { TrackingReport } from "../../tracking/probe/probeReport.ts";
import type { CheckContext } from "../checkContext.ts";
import { serverInUse, type ServerInUse } from "./serverInUse.ts";

/** What the probe of the server in use saw, or why there was none; undefined = MLflow is not used. */
export type ProbedServer =
  { server: ServerInUse; report: TrackingReport } | { server?: ServerInUse; problem: string; hint?: string };

const known = new WeakMap<CheckContext, Promise<ProbedServer | undefined>>();

/** Probes the tracking server once per run of the checklist. */
export function trackingProbeOf(context: CheckContext): Promise<ProbedServer | undefined> {
  let probed = known.get(context);
  if (probed === undefined) {
    probed = probe(context);
    known.set(context, probed);
  }
  return probed;
}

async function probe(context: CheckContext): Promise<ProbedServer | undefined> {
  const server = serverInUse(context);
  if (server === undefined) return undefined;
  if (typeof server === "string") return { problem: server };
  const { openTracking } = await import("../../tracking/openTracking.ts");
  const { probeTracking } = await import("../../tracking/probe/probeTracking.ts");
  try {
    const report = await probeTracking(await openTracking(server.settings), {
      ...server,
      stores: context.config.stores.map(({ uri }) => uri),
      write: context.probes?.writeTracking ?? false,
      onPlan: context.probes?.onPlan,
      signal: context.signal,
    });
    return { server, report };
  } catch (error) {
    context.signal.throwIfAborted();
    const { message, hint } = error as Error & { hint?: string };
    return { server, problem: message.replace(/\.$/, ""), hint };
  }
}
