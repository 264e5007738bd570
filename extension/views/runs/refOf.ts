import type { RunRef } from "./runRef.ts";

/** What a command was called on: a row of the view, or a plain reference from a notification, a tooltip or another view. */
export function refOf(argument: unknown): RunRef | undefined {
  if (typeof argument !== "object" || argument === null) return undefined;
  const { folder, target, run, step, stepName, attempt } = argument as Partial<RunRef>;
  if (typeof folder !== "string" || typeof target !== "string") return undefined;
  return { folder, target, run, step, stepName, attempt };
}
