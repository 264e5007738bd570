import { randomBytes } from "node:crypto";
import type { PreflightConfig } from "../../config/schema.ts";
import { kinds } from "../../kubernetes/kubeCall.ts";
import { KubeError } from "../../kubernetes/kubeError.ts";
import { listObjects } from "../../kubernetes/listObjects.ts";
import type { Artifact, NodeStatus, Workflow } from "../../manifest/argo.ts";
import type { RunObservations } from "../../runs/runObservations.ts";
import type { LaunchRequest, LogLine, LogRequest, PreemptRequest, RunSummary, Target, TargetPlan } from "../target.ts";
import { openCluster, type ClusterAccess, type ClusterPlace } from "../../kubernetes/clusterAccess.ts";
import { ArgoServerClient } from "./argoServerClient.ts";
import { CaptureFolder } from "./capture/captureFolder.ts";
import { captureRun } from "./capture/captureRun.ts";
import { spawnRecorder } from "./capture/spawnRecorder.ts";
import { ClusterError } from "./clusterError.ts";
import { isOver } from "./isOver.ts";
import { runLogs } from "./logs/runLogs.ts";
import { StoreLogArchive } from "./logs/storeLogArchive.ts";
import { nodesAre, unpackNodes } from "./nodeStatus.ts";
import { readOffloadedNodes } from "./offloadedNodes.ts";
import { observePods } from "./observePods.ts";
import { PodLedger } from "./podLedger.ts";
import { projectWorkflow } from "./projectWorkflow.ts";
import { planCluster } from "./planCluster.ts";
import { preemptPod } from "./preempt/preemptPod.ts";
import { runningPod } from "./preempt/runningPod.ts";
import { createResubmission } from "./steer/resubmission.ts";
import { resumeRun, suspendRun } from "./steer/resumeRun.ts";
import { retryRun } from "./steer/retryRun.ts";
import { shutDown } from "./steer/shutDown.ts";
import { readReferred } from "./submit/readReferred.ts";
import { createSubmission, type Submission } from "./submit/submission.ts";
import { submitWorkflow } from "./submit/submitWorkflow.ts";
import { watchRun, type RunWatchState } from "./watchRun.ts";
import type { RunsChange } from "../runsChange.ts";
import { watchClusterRuns } from "./watchClusterRuns.ts";
import { workflowSummary } from "./workflowSummary.ts";

export interface ClusterTargetOptions {
  kind: "kind" | "cluster";
  /** As the person named it. */
  name: string;
  place: ClusterPlace;
  env: Record<string, string | undefined>;
  /** Folder of preflight.yaml: below its `.preflight/` runs are kept for the time after the cluster has forgotten them. */
  root: string;
  /** `stores` of preflight.yaml: how archived logs are reached. */
  stores?: PreflightConfig["stores"];
  /** Write down launched runs in a process of its own; default: yes. */
  record?: boolean;
}

/** Runs that are gone from the cluster are listed up to this number, the newest. */
const mostKept = 1000;

/** Runs on Argo Workflows in a Kubernetes cluster, through the Kubernetes API alone (docs/targets.md). */
export class ClusterTarget implements Target {
  readonly kind: "kind" | "cluster";
  readonly name: string;
  private readonly place: ClusterPlace;
  private readonly env: Record<string, string | undefined>;
  private readonly root: string;
  private readonly stores: PreflightConfig["stores"];
  private readonly record: boolean;
  private opened: Promise<ClusterAccess> | undefined;
  private server: ArgoServerClient | undefined;
  /** Workflows that were read from here, because the cluster has them no more. */
  private readonly kept = new WeakSet<Workflow>();
  /** Runs that are being watched, with the pods that were seen. */
  private readonly watched = new Map<string, RunWatchState>();

  constructor({ kind, name, place, env, root, stores = [], record = true }: ClusterTargetOptions) {
    this.kind = kind;
    this.name = name;
    this.place = place;
    this.env = env;
    this.root = root;
    this.stores = stores;
    this.record = record;
  }

  async plan(request: Pick<LaunchRequest, "workflow" | "templates" | "workspace">): Promise<TargetPlan> {
    return planCluster(await this.access(), this.name, request, await this.submission(request));
  }

  async cluster(): Promise<ClusterAccess & { controllerNamespace: string }> {
    return { ...(await this.access()), controllerNamespace: this.place.controllerNamespace ?? "argo" };
  }

  /** The exact object that `launch` would create. */
  async preview(request: LaunchRequest): Promise<Workflow> {
    return (await this.submission(request)).workflow;
  }

  private async submission(request: Pick<LaunchRequest, "workflow"> & Partial<LaunchRequest>): Promise<Submission> {
    const access = await this.access();
    const { namespace } = access;
    const token = randomBytes(8).toString("hex");
    const referred = await readReferred(access, request.workflow);
    return createSubmission(request, { namespace, instanceId: this.place.instanceId, token, referred });
  }

  async launch(request: LaunchRequest, { signal }: { signal?: AbortSignal } = {}): Promise<RunSummary> {
    const access = await this.access();
    const submission = await this.submission(request);
    const { refused } = await planCluster(access, this.name, request, submission);
    if (refused.length > 0) {
      const { feature, why } = refused[0]!;
      const more = refused.length > 1 ? ` (and ${refused.length - 1} more)` : "";
      throw new ClusterError(`${this.name} does not take ${feature}: ${why}${more}.`.replace(/\.\.$/, "."), {
        reason: "refused",
        hint: "preflight plan lists everything that is refused.",
      });
    }
    const created = await submitWorkflow(access, submission.workflow, { signal, dryRun: false });
    await this.startRecorder(created);
    return workflowSummary(created, this.name);
  }

  async list({ limit, phase, signal }: { limit?: number; phase?: string; signal?: AbortSignal } = {}): Promise<
    RunSummary[]
  > {
    const { client, namespace } = await this.access();
    const project = (object: unknown): RunSummary | undefined => this.projectSummary(object);
    const query = { labelSelector: this.instanceSelector() };
    const { items } = await listObjects<RunSummary>(
      client,
      { kind: kinds.workflows, namespace, query },
      { project, signal },
    );
    const there = new Set(items.map(({ uid }) => uid));
    const kept = (await (await this.captures()).all(limit ?? mostKept)).filter(
      ({ metadata }) => !there.has(metadata.uid ?? ""),
    );
    items.push(...kept.map((workflow) => this.keptSummary(workflow)));
    const found = items.filter((run) => phase === undefined || run.phase === phase);
    found.sort((a, b) => ((a.startedAt ?? "") < (b.startedAt ?? "") ? 1 : -1));
    return limit === undefined ? found : found.slice(0, limit);
  }

  async *watchRuns({ signal }: { signal?: AbortSignal } = {}): AsyncGenerator<RunsChange> {
    const { client, namespace } = await this.access();
    const call = { kind: kinds.workflows, namespace, query: { labelSelector: this.instanceSelector() } };
    const captures = await this.captures();
    yield* watchClusterRuns(client, call, {
      signal,
      project: (object) => this.projectSummary(object),
      // What the list then names is there; only the others stay as they were kept.
      kept: async () => (await captures.all(mostKept)).map((workflow) => this.keptSummary(workflow)),
    });
  }

  async describe(run: string): Promise<RunSummary> {
    return this.summaryOf(await this.storedOrKept(run));
  }

  summaryOf(workflow: Workflow): RunSummary {
    if (this.kept.has(workflow)) return this.keptSummary(workflow);
    const summary = workflowSummary(workflow, this.name);
    const state = this.watched.get(workflow.metadata.uid ?? "");
    if (state?.staleSince !== undefined) summary.staleSince = state.staleSince.toISOString();
    if (state?.deleted === true) summary.problem = "It was deleted from the cluster.";
    return summary;
  }

  async get(run: string, { signal }: { signal?: AbortSignal } = {}): Promise<Workflow> {
    return this.readable(await this.storedOrKept(run, signal), signal);
  }

  async *watch(run: string, { signal }: { signal?: AbortSignal } = {}): AsyncGenerator<Workflow> {
    const { client, namespace } = await this.access();
    let uid: string | undefined;
    try {
      for await (const state of watchRun(client, { namespace, name: run }, { signal })) {
        uid = state.workflow.metadata.uid ?? "";
        this.watched.set(uid, state);
        yield await this.readable(state.workflow, signal);
        if (isOver(state.workflow) || state.deleted === true) return;
      }
    } catch (error) {
      throw this.explained(error, run);
    } finally {
      if (uid !== undefined) this.watched.delete(uid);
    }
  }

  /** What Kubernetes says of the run's pods, by node id: also of pods that are gone, as far as they were seen. */
  async observe(workflow: Workflow, { signal }: { signal?: AbortSignal } = {}): Promise<RunObservations> {
    const { name = "", uid = "" } = workflow.metadata;
    const captured = (await (await this.captures()).read(name, uid))?.pods ?? [];
    if (this.kept.has(workflow)) return { pods: new PodLedger(captured).byNode() };
    const state = this.watched.get(uid);
    for (const pod of captured) if (state?.ledger.has(pod.uid) === false) state.ledger.see(pod);
    return observePods(await this.access(), workflow, state ?? captured, signal);
  }

  async *logs(request: LogRequest): AsyncGenerator<LogLine> {
    try {
      const workflow = await this.storedOrKept(request.run, request.signal);
      const captures = await this.captures();
      const { name = "", uid = "" } = workflow.metadata;
      const known = (await captures.read(name, uid))?.pods ?? [];
      const archive = new StoreLogArchive(this.stores);
      const gone = this.kept.has(workflow);
      yield* runLogs(await this.access(), request, { workflow, gone, known, captures, archive });
    } catch (error) {
      throw this.explained(error, request.run);
    }
  }

  async stop(run: string): Promise<void> {
    await shutDown(await this.access(), await this.stored(run), "Stop");
  }

  async terminate(run: string): Promise<void> {
    await shutDown(await this.access(), await this.stored(run), "Terminate");
  }

  async suspend(run: string): Promise<void> {
    await suspendRun(await this.access(), (await this.stored(run)).metadata.name!);
  }

  async resume(run: string, options: { nodeId?: string; parameters?: Record<string, string> } = {}): Promise<void> {
    await this.stored(run);
    await resumeRun(await this.access(), run, options);
  }

  async retry(run: string): Promise<void> {
    const workflow = await this.stored(run);
    const access = await this.access();
    // A retry takes the pods of failed attempts away, and their logs with them.
    await captureRun(access, await this.captures(), run, { follow: false });
    const server = this.argoServer();
    if (server === undefined) await retryRun(access, run);
    else await server.retry(access.namespace, run);
    await this.startRecorder(workflow);
  }

  /** A new run of the same spec. */
  async resubmit(run: string, { signal }: { signal?: AbortSignal } = {}): Promise<RunSummary> {
    const again = createResubmission(await this.stored(run, signal), randomBytes(8).toString("hex"));
    const created = await submitWorkflow(await this.access(), again, { signal });
    await this.startRecorder(created);
    return workflowSummary(created, this.name);
  }

  async delete(run: string): Promise<void> {
    const { client, namespace } = await this.access();
    const captures = await this.captures();
    const workflow = await this.storedOrKept(run);
    if (this.kept.has(workflow)) {
      await captures.remove(run);
      return;
    }
    if (!isOver(workflow)) {
      throw new ClusterError(`The run ${run} is still running.`, {
        reason: "running",
        hint: `Stop it first: preflight stop ${run}.`,
      });
    }
    const body = { preconditions: { uid: workflow.metadata.uid } };
    await client.call({ verb: "delete", kind: kinds.workflows, namespace, name: run, body });
    await captures.remove(run);
  }

  async resolvePath(_run: Workflow, _node: NodeStatus, place: string): Promise<string | undefined> {
    // Paths are those of a container; only what has a URI can be reached from here.
    return /^[a-z][a-z0-9+.-]*:\/\//i.test(place) && !place.startsWith("file:") ? place : undefined;
  }

  /** Argo leaves the bucket out where it is that of the default artifact repository. */
  async artifactPlace(_run: Workflow, artifact: Artifact): Promise<string | undefined> {
    const { bucket, key } = artifact.s3 ?? {};
    if (bucket !== undefined && key !== undefined) return `s3://${bucket}/${key}`;
    const gcs = (artifact["gcs"] ?? {}) as { bucket?: unknown; key?: unknown };
    const named = typeof gcs.bucket === "string" && typeof gcs.key === "string";
    return named ? `gs://${gcs.bucket as string}/${gcs.key as string}` : undefined;
  }

  /** @returns the name of the attempt that was hit */
  async preempt({ run, step, how, graceSeconds }: PreemptRequest): Promise<string> {
    const access = await this.access();
    const { pods, problem } = await this.observe(await this.stored(run));
    if (problem !== undefined) throw new ClusterError(problem, { reason: "pods" });
    const pod = runningPod([...pods.values()].flat(), run, step);
    await preemptPod(access, pod, { how, graceSeconds, wholeNode: this.kind === "kind", run });
    return pod.nodeName.slice(pod.nodeName.lastIndexOf(".") + 1);
  }

  private access(): Promise<ClusterAccess> {
    this.opened ??= openCluster(this.place, this.env).catch((error: unknown) => {
      this.opened = undefined;
      throw error;
    });
    return this.opened;
  }

  private argoServer(): ArgoServerClient | undefined {
    const { argoServer } = this.place;
    if (argoServer === undefined) return undefined;
    return (this.server ??= new ArgoServerClient(argoServer, this.env));
  }

  private async captures(): Promise<CaptureFolder> {
    const { context, namespace } = await this.access();
    return new CaptureFolder(this.root, context, namespace);
  }

  private async startRecorder({ metadata }: Workflow): Promise<void> {
    if (!this.record) return;
    const { name: run = "", uid = "" } = metadata;
    const { context, namespace } = await this.access();
    const order = { root: this.root, place: { context, namespace }, run, uid };
    // Nothing to write to is no reason for a launch to fail; `show` then says that nothing was kept.
    await spawnRecorder(order, (await this.captures()).folder(run, uid), this.env).catch(() => undefined);
  }

  /** The run as the cluster has it, else as it was written down here. */
  private async storedOrKept(run: string, signal?: AbortSignal): Promise<Workflow> {
    try {
      return await this.stored(run, signal);
    } catch (error) {
      if (!(error instanceof ClusterError) || error.reason !== "not-found") throw error;
      const kept = await (await this.captures()).newest(run);
      if (kept === undefined) {
        const archived = await this.argoServer()?.get((await this.access()).namespace, run, signal);
        if (archived === undefined) throw error;
        this.kept.add(archived);
        return archived;
      }
      this.kept.add(kept.workflow);
      return kept.workflow;
    }
  }

  private projectSummary(object: unknown): RunSummary | undefined {
    const workflow = projectWorkflow(object);
    return workflow && workflowSummary(workflow, this.name);
  }

  private keptSummary(workflow: Workflow): RunSummary {
    const summary = workflowSummary(workflow, this.name);
    return { ...summary, problem: "It is gone from the cluster; this is what was written down here, or archived." };
  }

  private async stored(run: string, signal?: AbortSignal): Promise<Workflow> {
    const { client, namespace } = await this.access();
    try {
      const object = await client.call<unknown>(
        { verb: "get", kind: kinds.workflows, namespace, name: run },
        { signal },
      );
      const workflow = projectWorkflow(object);
      if (workflow !== undefined) return workflow;
      throw new KubeError(`${run} is not a workflow.`, { reason: "protocol" });
    } catch (error) {
      throw this.explained(error, run);
    }
  }

  private async readable(workflow: Workflow, signal?: AbortSignal): Promise<Workflow> {
    if (nodesAre(workflow) === "offloaded") return readOffloadedNodes(workflow, () => this.argoServer(), signal);
    return unpackNodes(workflow);
  }

  private explained(error: unknown, run: string): unknown {
    if (!(error instanceof KubeError) || error.reason !== "not-found") return error;
    return new ClusterError(`There is no run called ${JSON.stringify(run.slice(0, 80))} on ${this.name}.`, {
      reason: "not-found",
      hint: `preflight runs --target ${this.name} lists them.`,
      cause: error,
    });
  }

  private instanceSelector(): string {
    const { instanceId } = this.place;
    const label = "workflows.argoproj.io/controller-instanceid";
    return instanceId === undefined ? `!${label}` : `${label}=${instanceId}`;
  }
}
