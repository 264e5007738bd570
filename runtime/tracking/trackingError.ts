import { PreflightError, type ErrorDetails } from "../errors/preflightError.ts";

export type TrackingReason =
  /** No tracking server is named, or what is named is none. */
  | "unconfigured"
  | "unreachable"
  | "timeout"
  | "certificate"
  /** The connection died in the middle of an answer. */
  | "cut"
  | "unauthorized"
  | "forbidden"
  /** The server is there and refuses the name it was called by. */
  | "host-rejected"
  | "login-page"
  | "redirect"
  /** Something answers that is not MLflow. */
  | "protocol"
  | "no-route"
  | "not-found"
  | "exists"
  | "invalid"
  | "busy"
  | "server"
  | "too-large"
  /** A good answer, and what was written is not what is there. */
  | "not-kept";

/** A tracking server that could not be asked, or did not do what it was asked. */
export class TrackingError extends PreflightError {
  readonly area = "tracking";
  declare readonly reason: TrackingReason;
  /** HTTP status, where there was one. */
  readonly status: number | undefined;

  constructor(message: string, { status, ...details }: ErrorDetails & { reason: TrackingReason; status?: number }) {
    super(message, { exitCode: 3, ...details });
    this.status = status;
  }

  /** May the same question be answered in a moment? */
  get transient(): boolean {
    return ["unreachable", "cut", "busy"].includes(this.reason) || [502, 503, 504].includes(this.status ?? 0);
  }
}
