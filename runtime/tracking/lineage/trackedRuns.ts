import type { Workflow } from "../../manifest/argo.ts";
import type { MlflowClient } from "../client/mlflowClient.ts";
import type { TrackingSettings } from "../openTracking.ts";
import type { LookFacts } from "./lookAtTrackedRun.ts";
import { trackedIds, type TrackedRun } from "./trackedRun.ts";
import { trackedStatus } from "./trackedStatus.ts";

/** A run that goes on is looked at no more often; milliseconds. */
const freshFor = 10_000;
/** A server that could not be asked is left alone for so long; milliseconds. */
const pauseAfterFailure = 60_000;
/** A run is shown without its MLflow run rather than late; milliseconds. */
const patience = 5000;

/**
 * The MLflow runs of runs, looked at when the runs are. The server is that of preflight.yaml, never one that a run names: the
 * credentials go there.
 */
export class TrackedRuns {
  private readonly settings: TrackingSettings | undefined;
  private readonly seen = new Map<string, { at: number; key: string; tracked: TrackedRun }>();
  private client: Promise<MlflowClient> | undefined;

  constructor(settings: TrackingSettings | undefined) {
    this.settings = settings;
  }

  /** Undefined for a run without one. Never throws but when aborted. */
  async look(
    workflow: Workflow,
    facts: LookFacts,
    { signal, now = Date.now() }: { signal?: AbortSignal; now?: number } = {},
  ): Promise<TrackedRun | undefined> {
    const ids = trackedIds(workflow.metadata.annotations);
    if (ids === undefined) return undefined;
    const key = `${trackedStatus(workflow, facts.engine)} ${facts.imageDigests?.length ?? 0}`;
    const before = this.seen.get(ids.id);
    const age = before?.tracked.status === undefined ? pauseAfterFailure : freshFor;
    const fresh = before !== undefined && now - before.at < age;
    if (fresh && (before.key === key || before.tracked.status === undefined)) return before.tracked;
    const tracked = await this.ask(ids, workflow, facts, signal);
    if (this.seen.size > 1000) this.seen.clear();
    this.seen.set(ids.id, { at: now, key, tracked });
    return tracked;
  }

  private async ask(
    ids: { id: string; experimentId: string },
    workflow: Workflow,
    facts: LookFacts,
    signal?: AbortSignal,
  ): Promise<TrackedRun> {
    let url: string | undefined;
    try {
      const { openTracking } = await import("../openTracking.ts");
      const { lookAtTrackedRun } = await import("./lookAtTrackedRun.ts");
      this.client ??= openTracking(this.settings, { milliseconds: patience });
      const client = await this.client;
      const { databricks } = client.connection;
      url = `${client.place}${databricks ? "/ml" : "/#"}/experiments/${ids.experimentId}/runs/${ids.id}`;
      const { run, problem } = await lookAtTrackedRun(client, ids.id, { workflow, facts }, { signal });
      const metrics = run.metrics.toSorted((a, b) => (a.key < b.key ? -1 : 1));
      return { ...ids, url, status: run.status, metrics, ...(problem !== undefined && { problem }) };
    } catch (error) {
      signal?.throwIfAborted();
      this.client = undefined;
      return {
        ...ids,
        ...(url !== undefined && { url }),
        metrics: [],
        problem: (error as Error).message.replace(/\.$/, ""),
      };
    }
  }
}
