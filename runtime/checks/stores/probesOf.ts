import type { ProbeReport } from "../../store/probe/probeReport.ts";
import type { CheckContext } from "../checkContext.ts";
import { storesOf, type StoreInUse } from "./storesOf.ts";

export interface ProbedStore {
  store: StoreInUse;
  /** What the probe saw, or why there was none. */
  report: ProbeReport | { problem: string };
}

const known = new WeakMap<CheckContext, Promise<ProbedStore[]>>();

/** Probes every store in use once per run of the checklist, one after the other so that they do not slow each other down. */
export function probesOf(context: CheckContext): Promise<ProbedStore[]> {
  let probes = known.get(context);
  if (probes === undefined) {
    probes = probeAll(context);
    known.set(context, probes);
  }
  return probes;
}

async function probeAll(context: CheckContext): Promise<ProbedStore[]> {
  const stores = storesOf(context);
  if (stores.length === 0) return [];
  const { openStore } = await import("../../store/openStore.ts");
  const { probeStore } = await import("../../store/probe/probeStore.ts");
  const probed: ProbedStore[] = [];
  for (const store of stores) {
    try {
      const opened = await openStore(store.uri, { stores: context.config.stores, cwd: context.workspace });
      try {
        const report = await probeStore(opened, {
          write: context.probes?.writeStores ?? false,
          onPlan: context.probes?.onPlan,
          signal: context.signal,
        });
        probed.push({ store, report });
      } finally {
        opened.close();
      }
    } catch (error) {
      context.signal.throwIfAborted();
      probed.push({ store, report: { problem: error instanceof Error ? error.message : String(error) } });
    }
  }
  return probed;
}
