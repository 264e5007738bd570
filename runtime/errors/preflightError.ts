/** Exit codes of the command line (docs/cli.md). */
export type ExitCode = 1 | 2 | 3 | 130;

export interface ErrorDetails {
  /** Stable machine word within the area, e.g. "not-found". */
  reason: string;
  /** What the user can do next, one sentence. */
  hint?: string;
  /** Further mistakes of the same kind, one sentence each. */
  more?: readonly string[];
  cause?: unknown;
  exitCode?: ExitCode;
}

/**
 * The base of every error a person may see. Each area has one subclass (ManifestError, ConfigError, TargetError, …);
 * `code` is "<area>/<reason>". `message` is one sentence saying what is wrong and where, without secrets.
 */
export abstract class PreflightError extends Error {
  abstract readonly area: string;
  readonly reason: string;
  readonly hint: string | undefined;
  readonly more: readonly string[];
  /** 2 = usage, config or input; 3 = a needed service is out of reach; 1 = the thing asked about is not good. */
  readonly exitCode: ExitCode;

  constructor(message: string, { reason, hint, more = [], cause, exitCode = 2 }: ErrorDetails) {
    super(message, { cause });
    this.name = new.target.name;
    this.reason = reason;
    this.hint = hint;
    this.more = more;
    this.exitCode = exitCode;
  }

  get code(): string {
    return `${this.area}/${this.reason}`;
  }
}
