import { PreflightError, type ErrorDetails } from "../errors/preflightError.ts";

export type KubeReason =
  | "kubeconfig"
  | "unreachable"
  | "unauthorized"
  | "forbidden"
  | "not-found"
  | "conflict"
  | "gone"
  | "invalid"
  | "too-many"
  | "server"
  | "cut"
  | "too-large"
  | "protocol";

/** Kubernetes could not be asked, or said no. `status` is the HTTP status, when there was an answer. */
export class KubeError extends PreflightError {
  readonly area = "kubernetes";
  declare readonly reason: KubeReason;
  readonly status: number | undefined;
  /** Seconds the server asked to wait. */
  readonly retryAfter: number | undefined;

  constructor(
    message: string,
    details: ErrorDetails & { reason: KubeReason; status?: number; retryAfter?: number | undefined },
  ) {
    super(message, { exitCode: outOfReach.has(details.reason) ? 3 : 2, ...details });
    this.status = details.status;
    this.retryAfter = details.retryAfter;
  }

  /** Asking again, unchanged, may well work: nothing is wrong with the question. */
  get transient(): boolean {
    return outOfReach.has(this.reason) && this.reason !== "unauthorized";
  }
}

const outOfReach: ReadonlySet<KubeReason> = new Set(["unreachable", "unauthorized", "too-many", "server", "cut"]);
