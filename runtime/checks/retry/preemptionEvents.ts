import type { AttemptEnd, ControllerSetting } from "./attemptEnd.ts";

/** One way in which a step loses its node, and the ends that Argo may record for it. */
export interface PreemptionEvent {
  name: string;
  /** Several, because the controller looks only every 10 s: which of them is recorded is chance. */
  ends(setting: ControllerSetting): AttemptEnd[];
}

const podDeleted: AttemptEnd = { status: "Error", exitCode: "-1", message: "pod deleted" };
const failed = (code: number): AttemptEnd => ({
  status: "Failed",
  exitCode: String(code),
  message: `main: Error (exit code ${code})`,
});

/**
 * Observed on Argo v4.0.2 and read in its assessNodeStatus (docs/checks/PF-RETRY-002.md). A deleted pod is usually gone before
 * the controller sees its end: Error "pod deleted"; with the capture finalizer it is always Failed with the exit code.
 */
export const preemptionEvents: readonly PreemptionEvent[] = [
  {
    name: "pod deleted or evicted",
    ends: ({ captureFinalizer }) => (captureFinalizer ? [failed(143)] : [podDeleted]),
  },
  {
    name: "exit 143 (SIGTERM)",
    ends: () => [failed(143)],
  },
  {
    name: "exit 137 (killed after the grace period)",
    ends: ({ captureFinalizer }) => (captureFinalizer ? [failed(137)] : [podDeleted, failed(137)]),
  },
  {
    name: "node shutdown",
    ends: () => [
      {
        status: "Failed",
        exitCode: "143",
        message: "Pod was terminated in response to imminent node shutdown.",
      },
      {
        status: "Failed",
        exitCode: "-1",
        message: "Pod was terminated in response to imminent node shutdown.",
      },
    ],
  },
  {
    name: "node-pressure eviction",
    ends: () => [
      {
        status: "Failed",
        exitCode: "-1",
        message: "The node was low on resource: memory. Threshold quantity: 100Mi, available: 90Mi.",
      },
    ],
  },
  {
    name: "node lost",
    ends: () => [{ status: "Failed", exitCode: "-1", message: "neither main nor wait container completed" }],
  },
];
