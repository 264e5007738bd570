import { createHash } from "node:crypto";
import { join } from "node:path";

/** Where everything of one run lies (docs/local-target.md). Only paths are computed here; nothing is read or written. */
export class RunFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** The request: what was launched, with which parameters and configuration. Never changed after launch. */
  get record(): string {
    return join(this.path, "run.json");
  }
  /** The Workflow with its status, replaced as a whole (workflowFile.ts). */
  get workflow(): string {
    return join(this.path, "workflow.json");
  }
  /** What was asked of the run and what happened, one JSON object per line. */
  get journal(): string {
    return join(this.path, "journal.jsonl");
  }
  /** One file per engine that ever drove the run; the highest number owns it. */
  get engines(): string {
    return join(this.path, "engines");
  }
  get commands(): string {
    return join(this.path, "commands");
  }
  get attempts(): string {
    return join(this.path, "attempts");
  }
  /** Artifacts by key. */
  get store(): string {
    return join(this.path, "store");
  }
  /** volumeClaimTemplates of the run. */
  get volumes(): string {
    return join(this.path, "volumes");
  }
  /** Short-lived files: named pipes, wrappers of interpreters. */
  get scratch(): string {
    return join(this.path, "scratch");
  }
  get engineLog(): string {
    return join(this.path, "engine.log");
  }

  pod(podName: string): string {
    return join(this.attempts, safeName(podName));
  }

  incarnation(podName: string, incarnation: number): string {
    return join(this.pod(podName), String(incarnation));
  }
}

/** A name as one path segment: itself when it is harmless, else a hash of it. */
export function safeName(name: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/.test(name)) return name;
  return `x-${createHash("sha256").update(name).digest("hex").slice(0, 32)}`;
}
