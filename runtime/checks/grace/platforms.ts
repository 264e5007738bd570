import type { platformNames } from "../../config/schema.ts";

export type PlatformName = (typeof platformNames)[number];

/** What a platform gives a user pod between the notice and the end (docs/platforms.md has the sources). Seconds. */
export interface Platform {
  title: string;
  /** From the notice to the end of the machine, as far as a user pod can use it. */
  windowSeconds: number;
  /** Until somebody on the node notices (polling the metadata service). */
  detectSeconds: number;
  /** Until the pod is told to stop (cordon, eviction call). */
  drainSeconds: number;
  /** Where the window comes from, in a few words. */
  source: string;
}

/** The notice windows of docs/platforms.md as data; "none" has no window. */
export const platforms: Record<Exclude<PlatformName, "none">, Platform> = {
  "ec2-spot": {
    title: "EC2 Spot",
    windowSeconds: 120,
    detectSeconds: 5,
    drainSeconds: 2,
    source: "two-minute notice, best effort",
  },
  "gce-spot": {
    title: "GCE Spot",
    windowSeconds: 30,
    detectSeconds: 0,
    drainSeconds: 0,
    source: "30 s ACPI soft-off",
  },
  "gke-spot": {
    title: "GKE Spot",
    windowSeconds: 15,
    detectSeconds: 0,
    drainSeconds: 0,
    source: "30 s notice, 15 s of it for user pods",
  },
  "gke-spot-extended": {
    title: "GKE Spot, extended grace",
    windowSeconds: 120,
    detectSeconds: 0,
    drainSeconds: 0,
    source: "at most 120 s; set platform.noticeSeconds to what the node pool is configured with",
  },
  "azure-spot": {
    title: "Azure Spot",
    windowSeconds: 30,
    detectSeconds: 5,
    drainSeconds: 2,
    source: "Preempt event, up to 30 s, best effort",
  },
  "aks-spot": {
    title: "AKS Spot",
    windowSeconds: 30,
    detectSeconds: 5,
    drainSeconds: 2,
    source: "Preempt event, up to 30 s, best effort",
  },
  sagemaker: {
    title: "SageMaker",
    windowSeconds: 120,
    detectSeconds: 0,
    drainSeconds: 0,
    source: "SIGTERM 120 s before the kill",
  },
  vertex: {
    title: "Vertex AI training",
    windowSeconds: 30,
    detectSeconds: 0,
    drainSeconds: 0,
    source: "no grace promised; 30 s assumed",
  },
};
