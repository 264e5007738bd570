import { PreflightError } from "../../runtime/errors/preflightError.ts";
import type { Vector, VectorGroup } from "./vector.ts";

/** What a vector asks for and what we give, in one shape: equal means right. */
export interface Outcome {
  readonly expected: unknown;
  readonly given: unknown;
}

/** Groups whose result has parts that say how Go holds a value, which the product never shows. */
const compared: Record<string, (result: never) => unknown> = {
  duration: ({ nanoseconds }: { nanoseconds: string }) => ({ nanoseconds }),
};

/**
 * Asks a group for its answer. Of errors only that there is one counts, and its stage where the vector names one.
 * A vector with a `json` text is compared by that text and the Go type.
 */
export async function outcomeOf(vector: Vector, group: VectorGroup | undefined): Promise<Outcome> {
  const expected = expectedOf(vector);
  if (!group) return { expected, given: `no such group: ${vector.group}` };
  try {
    return { expected, given: { result: plain(await group(vector)) } };
  } catch (error) {
    if (!(error instanceof PreflightError)) return { expected, given: `crash: ${(error as Error).stack}` };
    const { stage } = error as unknown as { stage?: string };
    const wanted = stageOf(vector);
    if (vector.error && wanted === undefined) return { expected, given: { error: "any stage" } };
    return { expected, given: vector.error ? { error: stage } : { error: stage, message: error.message } };
  }
}

function expectedOf(vector: Vector): unknown {
  if (vector.error) return { error: stageOf(vector) ?? "any stage" };
  if (vector.json !== undefined) return { result: { json: vector.json, type: vector.type } };
  const project = compared[vector.group] as ((result: unknown) => unknown) | undefined;
  return { result: project ? project(vector.result) : vector.result };
}

function stageOf({ error }: Vector): string | undefined {
  return error?.stage ?? (error?.message.startsWith("panic:") ? "panic" : undefined);
}

/** As a file would hold it: without undefined parts and classes. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
