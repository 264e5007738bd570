import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { PreflightConfig } from "../../config/schema.ts";
import { ArtifactStore } from "./executor/artifacts/artifactStore.ts";
import type { Artifact, NodeStatus, Workflow } from "../../manifest/argo.ts";
import { findTemplate } from "../../runs/findTemplate.ts";
import type { LaunchRequest, LogLine, LogRequest, PreemptRequest, RunSummary, Target, TargetPlan } from "../target.ts";
import { readLogs } from "./attemptLog/readLogs.ts";
import type { EngineCommand } from "./engineCommand.ts";
import { endProcesses, findLeftovers } from "./executor/leftovers.ts";
import { isAlive } from "./executor/processIdentity.ts";
import type { PreemptOutcome } from "./executor/verdict.ts";
import { hostPath } from "./hostPath.ts";
import { launchWorkflow } from "./launchWorkflow.ts";
import { LocalError } from "./localError.ts";
import { currentOwner, liveGuardians, takeOwnership } from "./runStore/engineLock.ts";
import { removeAlias } from "./runStore/plainAlias.ts";
import type { RunFolder } from "./runStore/runFolder.ts";
import { newRunName } from "./runStore/runName.ts";
import { noSuchRun, readRunRecord, type RunRecord } from "./runStore/runRecord.ts";
import { RunStore } from "./runStore/runStore.ts";
import { readState, readWorkflow } from "./runStore/workflowFile.ts";
import { sendCommand } from "./sendCommand.ts";
import { spawnEngine } from "./spawnEngine.ts";
import type { RunsChange } from "../runsChange.ts";
import { RunSummaries } from "./runSummaries.ts";
import { watchRun } from "./watchRun.ts";
import { watchRuns } from "./watchRuns.ts";

export interface LocalTargetOptions {
  /** Folder of preflight.yaml (or the current one): `.preflight/` is made there. */
  root: string;
  config: PreflightConfig;
  /** Says what of a pipeline runs here, is emulated, or is refused (engine/plan.ts). */
  plan: (request: Pick<LaunchRequest, "workflow" | "templates" | "workspace">, config: PreflightConfig) => TargetPlan;
  /** Script of the engine process; only tests give another. */
  engine?: string;
}

/** The embedded target: every run is a detached process of this machine that executes the Argo manifest (docs/local-target.md). */
export class LocalTarget implements Target {
  readonly kind = "local";
  readonly name = "local";
  private readonly store: RunStore;
  private readonly summaries: RunSummaries;
  private readonly root: string;
  private readonly config: PreflightConfig;
  private readonly planner: LocalTargetOptions["plan"];
  private readonly engine: string | undefined;

  constructor({ root, config, plan, engine }: LocalTargetOptions) {
    this.planner = plan;
    this.root = resolve(root);
    this.config = config;
    this.engine = engine;
    this.store = new RunStore(this.root);
    this.summaries = new RunSummaries(this.store, async (run) => this.summary(run, await this.store.open(run)));
  }

  async plan(request: Pick<LaunchRequest, "workflow" | "templates" | "workspace">): Promise<TargetPlan> {
    return this.planner(request, this.config);
  }

  async launch(request: LaunchRequest, { signal }: { signal?: AbortSignal } = {}): Promise<RunSummary> {
    if (process.platform === "win32") {
      throw new LocalError("The local target needs Linux or macOS.", { reason: "platform", hint: "Run it in WSL." });
    }
    const { refused } = await this.plan(request);
    if (refused.length > 0) {
      const { feature, why, where } = refused[0]!;
      const more = refused.length > 1 ? ` (and ${refused.length - 1} more)` : "";
      throw new LocalError(`The local target can not run ${feature} (${where}): ${why}${more}.`, {
        reason: "refused",
        hint: "preflight plan lists everything that is refused; a cluster target runs it.",
      });
    }
    for (let attempt = 0; ; attempt++) {
      signal?.throwIfAborted();
      const { name, generated } = newRunName(request.workflow.metadata, request.name);
      const uid = randomUUID();
      const at = new Date().toISOString();
      const workflow = launchWorkflow(request.workflow, request.parameters ?? {}, { name, uid, at });
      const record: RunRecord = {
        version: 1,
        name,
        uid,
        createdAt: at,
        pipeline: request.workflow.metadata.name ?? request.workflow.metadata.generateName?.replace(/-$/, "") ?? name,
        workspace: resolve(request.workspace),
        configFolder: this.root,
        local: this.config.local,
        controller: this.config.controller,
        stores: this.config.stores,
        templates: request.templates,
        environment: request.environment ?? {},
      };
      let run: RunFolder;
      try {
        run = await this.store.create(record, workflow);
      } catch (error) {
        if (generated && attempt < 5 && error instanceof LocalError && error.reason === "exists") continue;
        throw error;
      }
      await spawnEngine(run, "start", this.engine);
      return this.summary(name, run);
    }
  }

  async list({ limit, phase, signal }: { limit?: number; phase?: string; signal?: AbortSignal } = {}): Promise<
    RunSummary[]
  > {
    const all = await this.summaries.of(await this.summaries.names(signal), signal);
    const found = phase === undefined ? all : all.filter((run) => run.phase === phase);
    found.sort((a, b) => ((a.startedAt ?? "") < (b.startedAt ?? "") ? 1 : -1));
    return limit === undefined ? found : found.slice(0, limit);
  }

  async *watchRuns({ signal }: { signal?: AbortSignal } = {}): AsyncGenerator<RunsChange> {
    yield* watchRuns(this.summaries, this.store.runs, signal);
  }

  async describe(name: string): Promise<RunSummary> {
    return this.summary(name, await this.store.open(name));
  }

  async get(name: string): Promise<Workflow> {
    const run = await this.store.open(name);
    const workflow = await readWorkflow(run);
    if (workflow === undefined) throw noSuchRun(name);
    return workflow;
  }

  async *watch(name: string, { signal }: { signal?: AbortSignal } = {}): AsyncGenerator<Workflow> {
    const run = await this.store.open(name);
    yield* watchRun(run, name, () => this.isDriven(run), signal);
  }

  async *logs(request: LogRequest): AsyncGenerator<LogLine> {
    const run = await this.store.open(request.run);
    yield* readLogs(run, request, () => this.isDriven(run));
  }

  async stop(name: string): Promise<void> {
    await this.command(name, { command: "shutdown", strategy: "Stop" });
  }

  async terminate(name: string): Promise<void> {
    await this.command(name, { command: "shutdown", strategy: "Terminate" });
  }

  async suspend(name: string): Promise<void> {
    await this.command(name, { command: "suspend" });
  }

  /** Ends suspend nodes (all, or one), with values for their supplied output parameters. */
  async resume(name: string, options: { nodeId?: string; parameters?: Record<string, string> } = {}): Promise<void> {
    await this.command(name, { command: "resume", ...options });
  }

  async resolvePath(workflow: Workflow, node: NodeStatus, place: string): Promise<string | undefined> {
    const run = await this.store.open(workflow.metadata.name ?? "");
    return hostPath(place, findTemplate(workflow, node), workflow, { run, claims: this.store.claims });
  }

  /** The copy in the run's folder is what the run wrote, wherever else it was put. */
  async artifactPlace({ metadata }: Workflow, { s3 }: Artifact): Promise<string | undefined> {
    const run = await this.store.open(metadata.name ?? "");
    return s3?.key === undefined ? undefined : new ArtifactStore(run.store).pathOf(s3.key);
  }

  /** @returns the name of the attempt that was hit */
  async preempt({
    run,
    step,
    how,
    graceSeconds,
    outcome,
  }: PreemptRequest & { outcome?: PreemptOutcome }): Promise<string> {
    return (await this.command(run, { command: "preempt", step, how, graceSeconds, outcome })) ?? "";
  }

  async retry(name: string): Promise<void> {
    const run = await this.store.open(name);
    const { phase, finishedAt } = await readState(run);
    if (phase === "Succeeded" && finishedAt !== undefined) {
      throw new LocalError(`The run ${name} has succeeded; there is nothing to retry.`, { reason: "succeeded" });
    }
    if (finishedAt !== undefined) await this.untilReleased(run);
    await spawnEngine(run, "retry", this.engine);
  }

  async delete(name: string): Promise<void> {
    const run = await this.store.open(name);
    const state = await readState(run).catch(() => undefined);
    if (state?.finishedAt !== undefined) await this.untilReleased(run);
    if (await this.isDriven(run)) {
      throw new LocalError(`The run ${name} is still running.`, {
        reason: "running",
        hint: `Stop it first: preflight stop ${name}.`,
      });
    }
    await takeOwnership(run, "delete");
    for (const guardian of await liveGuardians(run)) while (isAlive(guardian)) await sleep(20);
    const uid = await readRunRecord(run, name).then(
      (record) => record.uid,
      () => undefined,
    );
    if (uid !== undefined) {
      const { recorded, marked } = findLeftovers(run, uid);
      if (recorded.length + marked.length > 0) await endProcesses(recorded, 0, [uid]);
    }
    await removeAlias("", run.path);
    await this.store.remove(run);
  }

  private async command(name: string, command: EngineCommand): Promise<string | undefined> {
    return sendCommand(await this.store.open(name), name, command);
  }

  private async isDriven(run: RunFolder): Promise<boolean> {
    const owner = await currentOwner(run);
    return owner !== undefined && owner.purpose === "drive" && isAlive(owner.owner);
  }

  /** An engine whose run has ended leaves within moments. */
  private async untilReleased(run: RunFolder): Promise<void> {
    for (let waited = 0; waited < 5000 && (await this.isDriven(run)); waited += 20) await sleep(20);
  }

  private async summary(name: string, run: RunFolder): Promise<RunSummary> {
    const record = await readRunRecord(run, name);
    // Asked before reading the state: an engine that ends in between has written its last state already.
    const driven = await this.isDriven(run);
    const { phase, startedAt, finishedAt, progress } = await readState(run);
    const engine = finishedAt !== undefined ? "finished" : driven ? "running" : "dead";
    const summary: RunSummary = {
      name,
      uid: record.uid,
      target: this.name,
      phase: phase === "" ? "Pending" : phase,
      pipeline: record.pipeline,
      startedAt: startedAt ?? record.createdAt,
      finishedAt,
      progress,
      engine,
    };
    if (engine === "dead") summary.problem = await lastWords(run);
    return summary;
  }
}

/** The last line that a dead engine wrote, if it could. */
async function lastWords(run: RunFolder): Promise<string> {
  const text = await readFile(run.engineLog, "utf8").catch(() => "");
  const line = text
    .trimEnd()
    .split("\n")
    .findLast((entry) => /^\d{4}-\d\d-\d\dT/.test(entry));
  return line === undefined ? "The engine was killed." : line.slice(line.indexOf(" ") + 1, 500);
}
