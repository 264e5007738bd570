import type { EndReason, RunAttempt } from "../runs/run.ts";

/** How an attempt ended, as a clause: "pod deleted, exit 143 (SIGTERM)". Undefined while it has not. */
export function attemptEnd({ reason, exitCode, signal, message }: RunAttempt): string | undefined {
  if (reason === "running" || reason === "pending") return undefined;
  const exit = exitCode === undefined || exitCode === 0 ? "" : `exit ${exitCode}`;
  const named = exit === "" || signal === undefined ? exit : `${exit} (${signal})`;
  if (reason === "exit-code") return named;
  const word = reason === "error" && message !== undefined ? clause(message) : words[reason];
  return named === "" ? word : `${word}, ${named}`;
}

/** The first words of a message of Argo's. */
function clause(message: string): string {
  const line = message.split("\n", 1)[0]!.trim();
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}

const words: Record<Exclude<EndReason, "running" | "pending" | "exit-code">, string> = {
  succeeded: "succeeded",
  skipped: "skipped",
  "pod-deleted": "pod deleted",
  "node-shutdown": "node shut down",
  evicted: "evicted",
  terminated: "terminated",
  killed: "killed",
  "out-of-memory": "out of memory",
  stopped: "stopped by a person",
  deadline: "deadline exceeded",
  "not-started": "could not be started",
  lost: "pod lost without a trace",
  "child-failed": "a step inside failed",
  error: "error",
};
