import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Artifact } from "../../../manifest/argo.ts";
import type { PreflightConfig } from "../../../config/schema.ts";
import type { ContainerResult, PodRequest, PodResult } from "../engine/pod.ts";
import { replaceFile } from "../runStore/atomicFile.ts";
import type { RunFolder } from "../runStore/runFolder.ts";
import { PreflightError } from "../../../errors/preflightError.ts";
import type { ArtifactStore } from "./artifacts/artifactStore.ts";
import { loadArtifact } from "./artifacts/loadArtifact.ts";
import { collectOutputs } from "./collectOutputs.ts";
import { buildCommandLine } from "./commandLine.ts";
import { expandTemplateText } from "./dollarExpansion.ts";
import { LogWriter } from "./guardian/logWriter.ts";
import type { ExitRecord } from "./guardian/protocol.ts";
import { findImageMapping } from "./imageMapping.ts";
import { PathMapping } from "./pathMapping.ts";
import { containersOf, scriptPath, type PodContainer } from "./pod.ts";
import type { ProcessTable } from "./processTable.ts";
import type { Verdict } from "./verdict.ts";
import { prepareVolumes, type VolumeSources } from "./volumes.ts";

export interface AttemptContext extends VolumeSources {
  run: RunFolder;
  workflowName: string;
  runUid: string;
  local: PreflightConfig["local"];
  configFolder: string;
  workspace: string;
  store: ArtifactStore;
  processes: ProcessTable;
}

/** One incarnation of one attempt: prepares its folder, runs its processes, collects what they leave behind. */
export class Attempt {
  readonly request: PodRequest;
  readonly folder: string;
  readonly progressFile: string;
  startedAt: string | undefined;
  private readonly context: AttemptContext;
  private readonly containers: PodContainer[];
  private readonly onRunning: (at: string) => void;
  private readonly active = new Set<string>();
  private readonly exits = new Map<string, ExitRecord>();
  private stopping: { graceSeconds: number } | undefined;
  private verdict: Verdict | undefined;
  private mapping: PathMapping | undefined;
  private volumes: string[] = [];
  private cwd = "";
  private id: string;

  constructor(request: PodRequest, incarnation: number, context: AttemptContext, onRunning: (at: string) => void) {
    this.request = request;
    this.context = context;
    this.onRunning = onRunning;
    this.folder = context.run.incarnation(request.podName, incarnation);
    this.containers = containersOf(request.template);
    this.progressFile = join(this.folder, "progress");
    this.id = `${request.podName}/${incarnation}`;
  }

  /** SIGTERM now and SIGKILL after the grace; the first reason given decides what is recorded. */
  stop(graceSeconds: number, verdict: Verdict): void {
    this.verdict ??= verdict;
    this.stopping = { graceSeconds: Math.min(graceSeconds, this.stopping?.graceSeconds ?? Infinity) };
    for (const id of this.active) this.context.processes.stop(id, graceSeconds);
  }

  /** @returns undefined when the attempt is to be started again in place */
  async run(): Promise<PodResult | undefined> {
    const begun = new Date().toISOString();
    try {
      await this.prepare();
    } catch (error) {
      const words = error instanceof PreflightError ? sentence(error) : `Error (exit code 64): ${reason(error)}`;
      return { phase: "Error", message: `init: ${words}`, startedAt: begun, finishedAt: new Date().toISOString() };
    }
    try {
      await this.runContainers();
    } catch (error) {
      if (!(error instanceof PreflightError) || error.reason === "guardian") throw error;
      // Nothing that a retry could mend, and no exit code: this machine can not run the step as it is configured.
      this.stop(this.request.graceSeconds, {});
      const at = new Date().toISOString();
      return { phase: "Error", message: sentence(error), startedAt: this.startedAt ?? begun, finishedAt: at };
    }
    return this.finish(begun);
  }

  /** Reads the outputs of processes that ended before an engine could (their exit records are given). */
  async resume(exits: Map<string, ExitRecord>): Promise<PodResult | undefined> {
    await this.map();
    for (const [name, exit] of exits) this.exits.set(name, exit);
    this.startedAt = [...exits.values()][0]?.startedAt;
    return this.finish(this.startedAt ?? new Date().toISOString());
  }

  private async map(): Promise<void> {
    const { template } = this.request;
    const folders = await prepareVolumes(
      template,
      this.containers.map(({ container }) => container),
      this.folder,
      this.context,
    );
    this.volumes = folders.map(([container]) => container);
    const declared = [
      ...this.request.inputArtifacts.map(({ path }) => path),
      ...(template.outputs?.artifacts ?? []).map(({ path }) => path),
      ...(template.outputs?.parameters ?? []).map(({ valueFrom }) => valueFrom?.path),
      template.script === undefined ? undefined : scriptPath,
    ].filter((path): path is string => path !== undefined && path !== "");
    for (const { container } of this.containers) {
      const workdir = this.workdirOf(container.image);
      if (container.workingDir?.startsWith("/") !== true || container.workingDir === "/") continue;
      if (workdir === undefined) declared.push(`${container.workingDir}/.`);
      else if (!this.volumes.includes(container.workingDir)) folders.push([container.workingDir, workdir]);
    }
    this.mapping = new PathMapping({
      root: join(this.folder, "root"),
      declared,
      folders,
      keep: [this.context.workspace, this.context.configFolder, this.context.run.path],
    });
    // Most images start in "/": a relative path and the absolute one are the same file.
    this.cwd = join(this.folder, "root");
  }

  private async prepare(): Promise<void> {
    await mkdir(join(this.folder, "root", "tmp"), { recursive: true });
    await this.map();
    const mapping = this.mapping!;
    await mkdir(this.cwd, { recursive: true });
    for (const artifact of this.request.inputArtifacts) {
      if (artifact.path === undefined || artifact.path === "") continue;
      const target = mapping.toHost(artifact.path);
      await loadArtifact(artifact, target, this.baseOf(target), this.context.store);
    }
    for (const path of declaredOutputs(this.request)) {
      // An image has the folders its author writes into; here they are made, except the output itself.
      if (!path.startsWith("/")) continue;
      // A step that makes its own folders may insist on being the first; what every system has is there.
      const system =
        /^\/(?:var\/(?:lib|log|run|tmp)|usr\/local|home|media|mnt|opt|root|run|srv|tmp|var|usr)(?=\/)/.exec(path);
      if (!this.makesFolders()) await mkdir(join(mapping.toHost(path), ".."), { recursive: true });
      else if (system !== null) await mkdir(join(this.folder, "root", system[0]), { recursive: true });
    }
    const script = this.containers.find(({ source }) => source !== undefined);
    if (script !== undefined) {
      const file = mapping.toHost(scriptPath);
      await mkdir(join(file, ".."), { recursive: true });
      await replaceFile(file, mapping.rewrite(expandTemplateText(script.source!)));
    }
  }

  private makesFolders(): boolean {
    return this.containers.some(({ container, source }) =>
      /mkdir|makedirs/.test([...(container.command ?? []), ...(container.args ?? []), source ?? ""].join(" ")),
    );
  }

  private baseOf(target: string): string {
    const inside = this.mapping!.hidden().find(([host]) => target === host || target.startsWith(`${host}/`));
    return inside?.[0] ?? join(this.folder, "root");
  }

  private async runContainers(): Promise<void> {
    const runs = new Map<string, Promise<void>>();
    const runAfter = async (pod: PodContainer, before: PodContainer[]): Promise<void> => {
      await Promise.all(before.map(({ name }) => runs.get(name)));
      const failed = before.find(({ name }) => this.exits.get(name)?.exitCode !== 0);
      if (failed === undefined) await this.runContainer(pod);
      else if (failed.kind === "set") this.neverStarted(pod, "");
    };
    for (const pod of inOrder(this.containers)) {
      const before = this.containers.filter(({ name }) => pod.dependencies.includes(name) && name !== pod.name);
      runs.set(pod.name, runAfter(pod, before));
    }
    const outcomes = await Promise.allSettled(runs.values());
    const wrong = outcomes.find((outcome) => outcome.status === "rejected");
    if (wrong !== undefined) throw wrong.reason;
  }

  private async runContainer(pod: PodContainer): Promise<void> {
    const set = this.request.template.containerSet?.retryStrategy;
    const rounds = pod.kind === "set" && set !== undefined ? Number(set.retries ?? 0) + 1 : 1;
    for (let round = 1; ; round++) {
      await this.runProcess(pod, round);
      const done = this.exits.get(pod.name)!.exitCode === 0 || round >= rounds || this.stopping !== undefined;
      if (done) return;
      await sleep(seconds(set?.duration) * 1000);
    }
  }

  private async runProcess(pod: PodContainer, round: number): Promise<void> {
    const { context, request } = this;
    if (this.stopping !== undefined) return this.neverStarted(pod, "stopped before it was started", 137);
    const line = await buildCommandLine(request, pod, {
      local: context.local,
      mapping: this.mapping!,
      image: this.imageOf(pod.container.image),
      configFolder: context.configFolder,
      emptyFolder: this.cwd,
      wrappers: join(context.run.path, "interpreters"),
      marker: `${context.runUid}/${this.id}`,
      progressFile: this.progressFile,
    });
    if ("error" in line) {
      // Argo's executor says it twice, too.
      const log = new LogWriter(join(this.folder, `${pod.name}.log`), []);
      log.write("stderr", Buffer.from(`Error: ${line.error}\n${line.error}\n`));
      log.close();
      return this.neverStarted(pod, line.error);
    }
    if (this.stopping !== undefined) return this.neverStarted(pod, "stopped before it was started", 137);
    const id = `${this.id}/${pod.name}/${round}`;
    this.active.add(id);
    try {
      const exit = await context.processes.run(
        {
          op: "start",
          id,
          ...line,
          folder: this.folder,
          container: pod.name,
          capture: request.captureResult && pod.name === "main",
          hide: this.mapping!.hidden(),
          graceSeconds: request.graceSeconds,
        },
        (_pid, at) => {
          this.startedAt ??= at;
          if (pod.kind !== "init") this.onRunning(at);
        },
      );
      this.exits.set(pod.name, exit);
    } finally {
      this.active.delete(id);
    }
  }

  private neverStarted(pod: PodContainer, error: string, exitCode = 64): void {
    const at = new Date().toISOString();
    this.exits.set(pod.name, { exitCode, startedAt: at, finishedAt: at, ...(error === "" ? {} : { error }) });
  }

  private async finish(begun: string): Promise<PodResult | undefined> {
    const { request, verdict } = this;
    const times = { startedAt: this.startedAt ?? begun, finishedAt: new Date().toISOString() };
    if (verdict?.restart === true) return undefined;
    if (verdict?.unseen === true) return { phase: verdict.phase!, message: verdict.message, ...times };
    const failed = this.containers.find(({ name }) => (this.exits.get(name)?.exitCode ?? 0) !== 0);
    const main = this.exits.get("main");
    const { outputs, error } = await collectOutputs(request, main?.exitCode, {
      mapping: this.mapping!,
      store: this.context.store,
      keyPrefix: `${this.context.workflowName}/${request.podName}`,
      cwd: this.workdirOf(this.containers.at(-1)?.container.image) ?? this.cwd,
      volumes: this.volumes,
      stdoutFile: join(this.folder, "main.stdout"),
    });
    const result: PodResult = { phase: "Succeeded", outputs, ...times };
    if (request.template.containerSet !== undefined) result.containers = this.containerResults();
    if (verdict?.phase !== undefined) Object.assign(result, { phase: verdict.phase, message: verdict.message });
    else if (failed !== undefined) {
      const exit = this.exits.get(failed.name)!;
      result.phase = failed.kind === "init" ? "Error" : "Failed";
      result.message = `${failed.name}: ${exitWords(exit)}`;
    } else if (error !== undefined) {
      result.phase = "Error";
      result.message = `wait: Error (exit code 64): ${error}`;
    }
    return result;
  }

  private containerResults(): ContainerResult[] {
    return this.containers
      .filter(({ kind }) => kind === "set")
      .map(({ name }) => {
        const exit = this.exits.get(name);
        if (exit === undefined) return { name };
        const { exitCode, startedAt, finishedAt } = exit;
        return { name, exitCode, startedAt, finishedAt, ...(exitCode === 0 ? {} : { message: exitWords(exit) }) };
      });
  }

  private workdirOf(image: string | undefined): string | undefined {
    const workdir = this.imageOf(image)?.workdir;
    return workdir === undefined ? undefined : resolve(this.context.configFolder, workdir);
  }

  private imageOf(image: string | undefined) {
    return findImageMapping(image ?? "", this.context.local.images);
  }
}

/** Containers after what they depend on; the members of a cycle come last and find their dependency missing. */
function inOrder(containers: PodContainer[]): PodContainer[] {
  const done = new Set<string>();
  const ordered: PodContainer[] = [];
  for (let found = true; found;) {
    found = false;
    for (const pod of containers) {
      if (done.has(pod.name)) continue;
      if (!pod.dependencies.every((name) => done.has(name) || !containers.some((other) => other.name === name)))
        continue;
      ordered.push(pod);
      done.add(pod.name);
      found = true;
    }
  }
  return [...ordered, ...containers.filter(({ name }) => !done.has(name))];
}

function declaredOutputs({ template }: PodRequest): string[] {
  const artifacts = (template.outputs?.artifacts ?? []).map((artifact: Artifact) => artifact.path);
  const parameters = (template.outputs?.parameters ?? []).map(({ valueFrom }) => valueFrom?.path);
  return [...artifacts, ...parameters].filter((path): path is string => path !== undefined && path !== "");
}

function exitWords({ exitCode, error }: ExitRecord): string {
  return `Error (exit code ${exitCode})${error === undefined ? "" : `: ${error}`}`;
}

/** Go durations of containerSet.retryStrategy ("1s", "1m30s"); 0 when there is none. */
function seconds(duration: string | undefined): number {
  const units: Record<string, number> = { ms: 0.001, s: 1, m: 60, h: 3600 };
  let total = 0;
  for (const [, number, unit] of (duration ?? "").matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g))
    total += Number(number) * units[unit!]!;
  return total;
}

function sentence(error: PreflightError): string {
  return error.hint === undefined ? error.message : `${error.message} ${error.hint}`;
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
