import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { EngineEvent, PodRequest, PodResult } from "../engine/pod.ts";
import type { PreemptHow } from "../../target.ts";
import { readJson, replaceFile } from "../runStore/atomicFile.ts";
import { Attempt, type AttemptContext } from "./attempt.ts";
import type { ExitRecord } from "./guardian/protocol.ts";
import { containersOf } from "./pod.ts";
import { daemonProbe, untilReady } from "./readiness.ts";
import { GuardianLost } from "./processTable.ts";
import { defaultOutcome, verdictOf, type PreemptOutcome, type Verdict } from "./verdict.ts";

const progressInterval = 500;

/** `result.json` of an incarnation: written once, durable before the controller hears of it. */
interface StoredResult {
  epoch: number;
  result: PodResult;
}

interface Pod {
  request: PodRequest;
  attempt: Attempt | undefined;
  deadline: NodeJS.Timeout | undefined;
  stopped: { graceSeconds: number; expired: boolean } | undefined;
  progress: string | undefined;
  /** Aborted when the pod has ended. */
  over: AbortController;
}

export interface PodExecutorOptions extends AttemptContext {
  /** Number of times the run was retried; results of earlier epochs are history. */
  epoch: number;
  emit: (event: EngineEvent) => void;
  /** Something that nobody can handle: the run can not go on. */
  onFatal: (error: unknown) => void;
}

/**
 * Makes the controller's decisions happen. A result is on disk before the controller hears of it, so an attempt that
 * finished is never run again: when a later engine asks for the same pod, the stored result is the answer.
 */
export class PodExecutor {
  private readonly options: PodExecutorOptions;
  private readonly pods = new Map<string, Pod>();
  private readonly waiting: Pod[] = [];
  private readonly earlier: Set<string>;
  private running = 0;
  private progressTimer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(options: PodExecutorOptions) {
    this.options = options;
    mkdirSync(options.run.attempts, { recursive: true, mode: 0o700 });
    this.earlier = new Set(readdirSync(options.run.attempts));
  }

  /** Attempts that have been started and have not ended. */
  get active(): PodRequest[] {
    return [...this.pods.values()].filter(({ attempt }) => attempt !== undefined).map(({ request }) => request);
  }

  start(request: PodRequest): void {
    const pod: Pod = {
      request,
      attempt: undefined,
      deadline: undefined,
      stopped: undefined,
      progress: undefined,
      over: new AbortController(),
    };
    this.pods.set(request.nodeId, pod);
    if (request.deadline !== undefined) this.watchDeadline(pod, request.deadline);
    this.waiting.push(pod);
    this.pump();
  }

  stop(nodeId: string, graceSeconds: number | undefined): void {
    const pod = this.pods.get(nodeId);
    if (pod === undefined) return;
    const grace = graceSeconds ?? pod.request.graceSeconds;
    pod.stopped = { graceSeconds: grace, expired: false };
    if (pod.attempt === undefined) this.pump();
    else pod.attempt.stop(grace, {});
  }

  /** @returns false when no such attempt runs */
  preempt(nodeId: string, how: PreemptHow, graceSeconds: number | undefined, outcome?: PreemptOutcome): boolean {
    const pod = this.pods.get(nodeId);
    if (pod?.attempt === undefined) return false;
    const grace = how === "kill" ? 0 : (graceSeconds ?? pod.request.graceSeconds);
    pod.attempt.stop(grace, verdictOf(outcome ?? defaultOutcome(how)));
    return true;
  }

  close(): void {
    this.closed = true;
    clearInterval(this.progressTimer);
    for (const pod of this.pods.values()) clearTimeout(pod.deadline);
  }

  private watchDeadline(pod: Pod, deadline: { at: number; message?: string }): void {
    const left = deadline.at - Date.now();
    if (left > 2 ** 31 - 1) {
      pod.deadline = setTimeout(() => this.watchDeadline(pod, deadline), 2 ** 31 - 1);
      return;
    }
    pod.deadline = setTimeout(
      () => {
        const grace = pod.request.graceSeconds;
        pod.stopped ??= { graceSeconds: grace, expired: true };
        if (pod.attempt === undefined) this.pump();
        else pod.attempt.stop(grace, expiry(deadline.message));
      },
      Math.max(0, left),
    );
  }

  private pump(): void {
    const limit = this.options.local.parallelism ?? Infinity;
    for (let index = 0; index < this.waiting.length;) {
      const pod = this.waiting[index]!;
      if (pod.stopped !== undefined) {
        this.waiting.splice(index, 1);
        void this.endUnstarted(pod);
      } else if (this.running < limit && !this.closed) {
        this.waiting.splice(index, 1);
        this.running++;
        this.drive(pod)
          .catch((error) => this.options.onFatal(error))
          .finally(() => {
            this.running--;
            this.pump();
          });
      } else index++;
    }
  }

  private async endUnstarted(pod: Pod): Promise<void> {
    const at = new Date().toISOString();
    const message = pod.stopped?.expired === true ? pod.request.deadline?.message : "stopped before it was started";
    this.deliver(pod, { phase: "Failed", message, startedAt: at, finishedAt: at });
  }

  private async drive(pod: Pod): Promise<void> {
    const { options } = this;
    const { request } = pod;
    const earlier = this.earlier.has(options.run.pod(request.podName).slice(options.run.attempts.length + 1));
    if (earlier) {
      const result = await this.storedResult(pod);
      if (result !== undefined) return this.deliver(pod, result);
    }
    for (;;) {
      const incarnation = this.newIncarnation(request.podName);
      const attempt = new Attempt(request, incarnation, options, (at) => this.announce(pod, at));
      await replaceFile(
        join(attempt.folder, "attempt.json"),
        JSON.stringify({
          nodeId: request.nodeId,
          nodeName: request.nodeName,
          step: request.step,
          podName: request.podName,
          template: request.template.name,
          attempt: request.attempt,
          incarnation,
          epoch: options.epoch,
          createdAt: new Date().toISOString(),
          containers: containersOf(request.template).map(({ name }) => name),
        }),
      );
      pod.attempt = attempt;
      this.watchProgress();
      if (pod.stopped !== undefined) {
        const verdict = pod.stopped.expired ? expiry(request.deadline?.message) : {};
        attempt.stop(pod.stopped.graceSeconds, verdict);
      }
      let result: PodResult | undefined;
      try {
        result = await attempt.run();
      } catch (error) {
        // The same attempt again, as after a forced deletion on a cluster: no retry is used up.
        if (!(error instanceof GuardianLost) || this.closed) throw error;
        continue;
      }
      if (result === undefined) continue;
      await this.readProgress(pod);
      if (pod.progress !== undefined) result.progress = pod.progress;
      const stored: StoredResult = { epoch: options.epoch, result };
      await replaceFile(join(attempt.folder, "result.json"), JSON.stringify(stored), { durable: true });
      this.deliver(pod, result);
      return;
    }
  }

  /** A daemon is only of use to others once its readiness probe has passed. */
  private announce(pod: Pod, at: string): void {
    const { nodeId, template } = pod.request;
    const probe = daemonProbe(template);
    const emit = () => this.options.emit({ type: "podRunning", nodeId, at });
    if (probe === undefined) return emit();
    const { signal } = pod.over;
    void untilReady(probe, signal).then(() => (signal.aborted || this.closed ? undefined : emit()));
  }

  private deliver(pod: Pod, result: PodResult): void {
    pod.over.abort();
    clearTimeout(pod.deadline);
    this.pods.delete(pod.request.nodeId);
    if (this.closed) return;
    this.options.emit({ type: "podFinished", nodeId: pod.request.nodeId, result });
  }

  /** The number after the last one that exists; making the folder claims it. */
  private newIncarnation(podName: string): number {
    const folder = this.options.run.pod(podName);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const next = 1 + Math.max(-1, ...readdirSync(folder).map(Number).filter(Number.isInteger));
    mkdirSync(join(folder, String(next)), { mode: 0o700 });
    return next;
  }

  /** How the latest incarnation of this epoch ended under an earlier engine, if it did end by itself. */
  private async storedResult(pod: Pod): Promise<PodResult | undefined> {
    const { run, epoch } = this.options;
    const { podName } = pod.request;
    const latest = Math.max(-1, ...readdirSync(run.pod(podName)).map(Number).filter(Number.isInteger));
    if (latest < 0) return undefined;
    const folder = run.incarnation(podName, latest);
    const stored = await readJson<StoredResult>(join(folder, "result.json")).catch(() => undefined);
    if (stored !== undefined) return stored.epoch === epoch ? stored.result : undefined;
    const made = await readJson<{ epoch?: number }>(join(folder, "attempt.json")).catch(() => undefined);
    if (made?.epoch !== epoch) return undefined;
    const exits = new Map<string, ExitRecord>();
    for (const { name } of containersOf(pod.request.template)) {
      const exit = await readJson<ExitRecord>(join(folder, `${name}.exit.json`)).catch(() => undefined);
      if (exit === undefined || exit.cut === true || pod.request.template.containerSet !== undefined) return undefined;
      exits.set(name, exit);
    }
    // Ended by itself, and only its outputs were not read: read them now.
    const attempt = new Attempt(pod.request, latest, this.options, () => undefined);
    const result = await attempt.resume(exits);
    if (result !== undefined) {
      await replaceFile(join(folder, "result.json"), JSON.stringify({ epoch, result }), { durable: true });
    }
    return result;
  }

  private watchProgress(): void {
    this.progressTimer ??= setInterval(() => {
      for (const pod of this.pods.values()) if (pod.attempt !== undefined) void this.readProgress(pod);
    }, progressInterval).unref();
  }

  private async readProgress(pod: Pod): Promise<void> {
    try {
      const file = pod.attempt!.progressFile;
      const state = await stat(file);
      if (!state.isFile() || state.size > 4096) return;
      const text = /(\d{1,15})\/(\d{1,15})\s*$/.exec(readFileSync(file, "utf8").trimEnd());
      if (text === null || text[2] === "0") return;
      const progress = `${text[1]}/${text[2]}`;
      if (progress === pod.progress) return;
      pod.progress = progress;
      if (!this.closed) this.options.emit({ type: "podProgress", nodeId: pod.request.nodeId, progress });
    } catch {
      // Not written yet.
    }
  }
}

/** A deadline without a message is only a signal: the attempt is recorded as its process ended. */
function expiry(message: string | undefined): Verdict {
  return message === undefined ? {} : { phase: "Failed", message };
}
