import type { CheckCost } from "./check.ts";

/** An item of the published checklist that this version can not look at. */
export interface LaterCheck {
  id: string;
  title: string;
  cost: CheckCost;
}

/** Ids that are promised and reserved; a report lists them as not run, so that nobody takes silence for a pass. */
export const laterChecks: readonly LaterCheck[] = [
  { id: "PF-RETRY-009", title: "Retries of a compiled KFP pipeline", cost: "static" },
  { id: "PF-CKPT-006", title: "Newest checkpoint at the location", cost: "network" },
  { id: "PF-EXIT-003", title: "Argo Events sensor and EventSource", cost: "static" },
  { id: "PF-STORE-007", title: "Store round trip as the pod", cost: "writes" },
  { id: "PF-OBS-001", title: "Training code exports its metrics", cost: "static" },
  { id: "PF-OBS-002", title: "Prometheus scrapes the job", cost: "network" },
  { id: "PF-OBS-003", title: "Alert rules exist and are loaded", cost: "network" },
  { id: "PF-OBS-004", title: "Alertmanager routes to a receiver", cost: "writes" },
  { id: "PF-CHAOS-001", title: "Chaos scenarios exist", cost: "static" },
  { id: "PF-CHAOS-002", title: "Chaos scenarios test the grace path", cost: "static" },
  { id: "PF-CHAOS-003", title: "Newest drill is fresh", cost: "static" },
];
