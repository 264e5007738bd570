import type { Workflow } from "../../../manifest/argo.ts";
import type { RunFolder } from "./runFolder.ts";
import { writeWorkflow } from "./workflowFile.ts";

const shortestPause = 50;

/**
 * Keeps workflow.json near to what the controller knows: written soon after the first change, then never more often than
 * a tenth of the time allows, so that a run of thousands of nodes does not spend itself on writing.
 */
export class SnapshotWriter {
  private readonly run: RunFolder;
  private readonly workflow: () => Workflow;
  private readonly onFailure: (error: unknown) => void;
  private writing: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private notBefore = 0;

  constructor(run: RunFolder, workflow: () => Workflow, onFailure: (error: unknown) => void) {
    this.run = run;
    this.workflow = workflow;
    this.onFailure = onFailure;
  }

  /** Something changed: write soon. */
  touch(): void {
    this.timer ??= setTimeout(
      () => this.flush().catch(this.onFailure),
      Math.max(5, this.notBefore - performance.now()),
    );
  }

  /** Writes what is known now and resolves when it is in place. */
  flush({ durable = false } = {}): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const next = this.writing.catch(() => undefined).then(() => this.write(durable));
    this.writing = next;
    return next;
  }

  private async write(durable: boolean): Promise<void> {
    const begin = performance.now();
    await writeWorkflow(this.run, this.workflow(), { durable });
    const end = performance.now();
    this.notBefore = end + Math.max(shortestPause, 10 * (end - begin));
  }
}
