import type { NodeStatus } from "../manifest/argo.ts";
import type { EndReason } from "./run.ts";

export interface AttemptEnd {
  reason: EndReason;
  exitCode?: number;
  signal?: string;
  maybePreempted: boolean;
}

const signals: Record<number, string> = {
  1: "SIGHUP",
  2: "SIGINT",
  3: "SIGQUIT",
  6: "SIGABRT",
  8: "SIGFPE",
  9: "SIGKILL",
  11: "SIGSEGV",
  15: "SIGTERM",
};

// Words of Argo's controller, of the kubelet and of the taint manager (facts: docs/platforms.md); first match wins.
const messages: [RegExp, EndReason][] = [
  [/^workflow shutdown with strategy|^stopped with strategy/i, "stopped"],
  [/\bpod deleted\b/i, "pod-deleted"],
  [/node shutdown|imminent node|pod was terminated in response to/i, "node-shutdown"],
  [/\bevict|low on resource|taint manager|DisruptionTarget|\bpreempt/i, "evicted"],
  [/OOMKilled/, "out-of-memory"],
  [/longer than the specified deadline|exceeded its deadline|Max duration limit exceeded|^timeout$/i, "deadline"],
  [/ImagePull|ErrImage|InvalidImageName|Unschedulable|ContainerCannotRun|^init: |could not be started/i, "not-started"],
  [/^child '|^template has failed or errored children/, "child-failed"],
];

/**
 * How an attempt ended, from its node alone. Real preemption leaves little: usually phase Error, "pod deleted" and no exit
 * code, so `maybePreempted` is false only where an exit code, a deadline or a missing start says something else.
 */
export function endReason(node: NodeStatus): AttemptEnd {
  const exitCode = readExitCode(node);
  const signal = exitCode !== undefined && exitCode > 128 ? signals[exitCode - 128] : undefined;
  const end = (reason: EndReason, maybePreempted = false): AttemptEnd => ({ reason, exitCode, signal, maybePreempted });
  if (node.phase === "" || node.phase === "Pending") return end("pending");
  if (node.phase === "Running") return end("running");
  if (node.phase === "Succeeded") return end("succeeded");
  if (node.phase === "Skipped" || node.phase === "Omitted") return end("skipped");
  const found = messages.find(([pattern]) => pattern.test((node.message ?? "").slice(0, 4000)))?.[1];
  if (found === "pod-deleted" || found === "node-shutdown" || found === "evicted") return end(found, true);
  if (found !== undefined) return end(found);
  if (exitCode === 143) return end("terminated", true);
  if (exitCode === 137) return end("killed", true);
  if (exitCode !== undefined && exitCode !== 0) return end("exit-code");
  // A pod that was gone before anyone looked leaves exactly this.
  if (node.phase === "Error" && node.type === "Pod") return end("lost", true);
  return end("error");
}

/** outputs.exitCode, else the one in Argo's message "main: Error (exit code 3)"; "-1" means that nobody saw it. */
function readExitCode({ outputs, message }: NodeStatus): number | undefined {
  const text = outputs?.exitCode ?? /\(exit code (\d{1,3})\)/.exec((message ?? "").slice(0, 4000))?.[1];
  return text !== undefined && /^\d{1,3}$/.test(text) ? Number(text) : undefined;
}
