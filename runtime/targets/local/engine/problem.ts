import { LocalError } from "../localError.ts";

/**
 * Why a template could not be executed now. `blocked` ones are waited out: parallelism is used up, or a variable is not
 * there (yet).
 */
export type ProblemKind = "parallelism" | "depth" | "timeout" | "missing-variable" | "error";

/** Argo's controller reports these as Go errors; the message is what the node or the workflow gets. */
export class Problem extends Error {
  readonly kind: ProblemKind;

  constructor(message: string, kind: ProblemKind = "error") {
    super(message);
    this.kind = kind;
  }
}

export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  // A bug of ours (a TypeError, …) must not be taken for a verdict about the pipeline.
  if (error instanceof LocalError) throw error;
  if (error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError) throw error;
  return new Problem(error instanceof Error ? error.message : String(error));
}
