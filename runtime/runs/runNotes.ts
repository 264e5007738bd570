import type { NodeStatus, Workflow } from "../manifest/argo.ts";
import type { RunStep } from "./run.ts";

/** Truths about a run that its phases hide, one sentence each (all seen on a real cluster, docs/targets.md). */
export function runNotes({ metadata, spec, status }: Workflow, steps: readonly RunStep[]): string[] {
  const notes: string[] = [];
  const over = status?.finishedAt != null;
  if (over && spec.shutdown && status?.phase === "Succeeded") {
    notes.push(
      `It was stopped (${spec.shutdown}) and is recorded as Succeeded, because what ran exited with 0 on SIGTERM: its results may be half done.`,
    );
  }
  for (const step of steps) {
    for (const attempt of step.attempts) {
      if (attempt.stillRuns === true) {
        const where = attempt.node === undefined ? "" : ` on ${attempt.node}`;
        notes.push(
          `The pod ${attempt.pod} of ${step.name} still runs${where} although the run has ended: it ignores SIGTERM. End it: kubectl delete pod ${attempt.pod}${metadata.namespace === undefined ? "" : ` -n ${metadata.namespace}`}.`,
        );
      }
      if (attempt.reason === "succeeded" && /^workflow shutdown with strategy/i.test(attempt.message ?? "")) {
        notes.push(
          `${step.name} shows Succeeded, but it was stopped while it ran and exited with 0 on SIGTERM: its result may be half done.`,
        );
      }
      const times = attempt.pods?.length ?? 0;
      if (times > 1) {
        notes.push(
          `The pod of ${step.name}, attempt ${attempt.index}, was created ${times} times under one name: Argo restarted it in place, which counts as no attempt and begins its log anew.`,
        );
      }
    }
    if (!over && waitsForResult(status?.nodes?.[step.attempts.at(-1)?.id ?? step.id], step)) {
      notes.push(
        `${step.name} is not stuck: its pod went away before it could report, and Argo waits up to 10 minutes for that report (task-result timeout).`,
      );
    }
  }
  return notes;
}

/** Its pod is gone, the controller knows it ended, and its task result never came. */
function waitsForResult(node: NodeStatus | undefined, step: RunStep): boolean {
  const last = step.attempts.at(-1);
  if (node === undefined || last?.pods === undefined) return false;
  const gone = last.pods.every(({ goneAt }) => goneAt !== undefined);
  return gone && node.taskResultSynced === false && last.reason !== "running";
}
