import type { LogSource } from "./requests.ts";

/** The source in the argument of a command: itself, or what a tree's node holds. Undefined for anything else. */
export function asLogSource(argument: unknown): LogSource | undefined {
  if (typeof argument !== "object" || argument === null) return undefined;
  const { folder, target, run, step, attempt, stepName, previous, logSource } = argument as Record<string, unknown>;
  if (logSource !== undefined) return asLogSource(logSource);
  const name = typeof run === "object" && run !== null ? (run as { name?: unknown }).name : run;
  if (typeof folder !== "string" || typeof name !== "string") return undefined;
  return {
    folder,
    target: typeof target === "string" ? target : undefined,
    run: name,
    step: typeof step === "string" ? step : undefined,
    attempt: typeof attempt === "number" ? attempt : undefined,
    stepName: typeof stepName === "string" ? stepName : undefined,
    ...(previous === true && { previous }),
  };
}

/** The same for the same log, whatever object says so. */
export function sourceKey({ folder, target, run, step, attempt, previous }: LogSource): string {
  return JSON.stringify([folder, target ?? "", run, step ?? "", attempt ?? 0, previous ?? false]);
}

/** Name of the tab: "train · attempt 2 · resilient-x7k2p". */
export function sourceTitle({ run, step, stepName = step, attempt, previous }: LogSource): string {
  const parts = stepName === undefined ? [] : [stepName];
  if (attempt !== undefined) parts.push(`attempt ${attempt}`);
  if (previous === true) parts.push("before its restart");
  return [...parts, run].join(" · ");
}
