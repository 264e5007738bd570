import { setTimeout as sleep } from "node:timers/promises";
import type { Run, Runtime } from "../../../../runtime/index.ts";
import type { RunDetails } from "./rows/stepChildren.ts";

const shortestPause = 300;
/** Looked into byte by byte while a run goes on; its failure card looks further. */
const verifyBytes = 2 ** 24;

/** One run that somebody looks into: read at once, and followed for as long as it goes on. */
export class OpenRun {
  details: RunDetails | undefined;
  /** Why it can not be read: one sentence. */
  problem: string | undefined;
  private readonly runtime: Runtime;
  private readonly name: string;
  private readonly onChange: () => void;
  private controller: AbortController | undefined;
  private first: Promise<void> = Promise.resolve();

  constructor(runtime: Runtime, name: string, onChange: () => void) {
    this.runtime = runtime;
    this.name = name;
    this.onChange = onChange;
  }

  /** An attempt went on at a checkpoint of the one before. */
  get hasResumed(): boolean {
    return (
      this.details?.run.steps.some(({ attempts }) => attempts.some((one) => one.resumedFromStep !== undefined)) ?? false
    );
  }

  /** Starts following where nothing follows; resolves when there is something to show. */
  follow(): Promise<void> {
    if (this.controller !== undefined) return this.first;
    const controller = (this.controller = new AbortController());
    this.first = new Promise((resolve) => void this.loop(controller, resolve));
    return this.first;
  }

  stop(): void {
    this.controller?.abort();
    this.controller = undefined;
  }

  private async loop(controller: AbortController, ready: () => void): Promise<void> {
    const { signal } = controller;
    try {
      for await (const run of this.runtime.watchRun(this.name, { verifyBytes, signal })) {
        const begin = performance.now();
        this.details = withSteps(run);
        this.problem = undefined;
        this.onChange();
        ready();
        const took = performance.now() - begin;
        await sleep(Math.max(shortestPause, took * 5), undefined, { signal });
      }
    } catch (error) {
      if (!signal.aborted) {
        this.problem = error instanceof Error ? error.message : String(error);
        this.onChange();
      }
    } finally {
      ready();
      if (this.controller === controller) this.controller = undefined;
    }
  }
}

function withSteps(run: Run): RunDetails {
  return { run, steps: new Map(run.steps.map((step) => [step.id, step])) };
}
