import { mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PreflightConfig } from "../../../../runtime/config/schema.ts";
import type { Template } from "../../../../runtime/manifest/argo.ts";
import type { EngineEvent, PodRequest, PodResult } from "../../../../runtime/targets/local/engine/pod.ts";
import { ArtifactStore } from "../../../../runtime/targets/local/executor/artifacts/artifactStore.ts";
import { endProcesses, unrecordedProcess } from "../../../../runtime/targets/local/executor/leftovers.ts";
import { PodExecutor } from "../../../../runtime/targets/local/executor/podExecutor.ts";
import { ProcessTable } from "../../../../runtime/targets/local/executor/processTable.ts";
import { RunFolder } from "../../../../runtime/targets/local/runStore/runFolder.ts";

/** A controller of one thought: starts pods and waits for what is said about them. */
export class ExecutorHarness {
  readonly base: string;
  readonly run: RunFolder;
  readonly store: ArtifactStore;
  readonly executor: PodExecutor;
  readonly events: EngineEvent[] = [];
  readonly uid: string;
  private readonly processes: ProcessTable;
  private readonly waiters: { test: (event: EngineEvent) => boolean; resolve: (event: EngineEvent) => void }[] = [];

  private constructor(base: string, local: Partial<PreflightConfig["local"]>, specVolumes: Template["volumes"]) {
    this.base = base;
    this.run = new RunFolder(join(base, "run"));
    this.store = new ArtifactStore(this.run.store);
    this.processes = new ProcessTable({
      scratch: this.run.scratch,
      onGuardian: () => undefined,
      endGroups: async (orphans) => {
        const alive = orphans.flatMap(({ folder, container }) => unrecordedProcess(folder, container) ?? []);
        await endProcesses(alive, 1, []);
      },
    });
    this.uid = `test-${process.pid}-${base.slice(-6)}`;
    this.executor = new PodExecutor({
      run: this.run,
      workflowName: "wf",
      runUid: this.uid,
      local: { images: [], env: {}, passEnvironment: [], configMaps: {}, ...local },
      configFolder: join(base, "workspace"),
      workspace: join(base, "workspace"),
      store: this.store,
      processes: this.processes,
      specVolumes,
      specClaims: [],
      claims: join(base, "claims"),
      epoch: 0,
      emit: (event) => this.heard(event),
      onFatal: (error) => {
        throw error;
      },
    });
  }

  static async open(
    options: { local?: Partial<PreflightConfig["local"]>; specVolumes?: Template["volumes"]; base?: string } = {},
  ): Promise<ExecutorHarness> {
    const base = options.base ?? (await realpath(await mkdtemp(join(tmpdir(), "preflight-executor-"))));
    for (const folder of ["run/scratch", "workspace"]) await mkdir(join(base, folder), { recursive: true });
    return new ExecutorHarness(base, options.local ?? {}, options.specVolumes);
  }

  start(template: Template, request: Partial<PodRequest> = {}): string {
    const podName = request.podName ?? `wf-${Math.random().toString(36).slice(2)}`;
    this.executor.start({
      nodeId: podName,
      nodeName: podName,
      podName,
      attempt: 0,
      step: podName,
      template,
      inputArtifacts: template.inputs?.artifacts ?? [],
      captureResult: false,
      graceSeconds: 30,
      environment: {},
      ...request,
    });
    return podName;
  }

  async result(nodeId: string): Promise<PodResult> {
    const event = await this.event((event) => event.type === "podFinished" && event.nodeId === nodeId);
    if (event.type !== "podFinished") throw new Error("never");
    return event.result;
  }

  /** Runs one template to its end. */
  async once(template: Template, request: Partial<PodRequest> = {}): Promise<PodResult> {
    return this.result(this.start(template, request));
  }

  event(test: (event: EngineEvent) => boolean): Promise<EngineEvent> {
    const past = this.events.find(test);
    if (past !== undefined) return Promise.resolve(past);
    return new Promise((resolve) => this.waiters.push({ test, resolve }));
  }

  async close(): Promise<void> {
    this.executor.close();
    await this.processes.close();
    await rm(this.base, { recursive: true, force: true });
  }

  private heard(event: EngineEvent): void {
    this.events.push(event);
    for (const waiter of this.waiters) if (waiter.test(event)) waiter.resolve(event);
  }
}
