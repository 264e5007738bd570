import type { Evidence } from "../check.ts";
import type { CheckContext } from "../checkContext.ts";
import { whyPreemptible } from "../subject/preemptibleStep.ts";
import type { Subject } from "../subject/subjects.ts";
import { platforms, type Platform, type PlatformName } from "./platforms.ts";

/** The platform a step runs on and who says so. */
export interface StepPlatform {
  platform: Platform;
  /** Seconds from the notice to the end; platform.noticeSeconds of preflight.yaml wins over the table. */
  windowSeconds: number;
  windowSource: string;
  evidence: Evidence;
}

// Node labels and taints that only one platform uses.
const signs: [RegExp, Exclude<PlatformName, "none">][] = [
  [/cloud\.google\.com\/gke-(spot|preemptible|provisioning)/, "gke-spot"],
  [/eks\.amazonaws\.com\/capacityType|Ec2Spot/, "ec2-spot"],
  [/kubernetes\.azure\.com\/scalesetpriority/, "aks-spot"],
];

/** preflight.yaml first, else the platform whose own labels the step asks for, else that of the cluster's spot nodes. */
export function platformOf(context: CheckContext, subject: Subject): StepPlatform | undefined {
  const configured = context.config.platform;
  if (configured?.name === "none") return undefined;
  const preemptible = configured ? undefined : whyPreemptible(context, subject);
  const told = configured?.name ?? signs.find(([pattern]) => pattern.test(preemptible?.value ?? ""))?.[1];
  const detected = told === undefined ? context.detectedPlatform : undefined;
  const name = told ?? detected?.name;
  if (name === undefined) return undefined;
  const platform = platforms[name];
  const notice = configured?.noticeSeconds;
  return {
    platform,
    windowSeconds: notice ?? platform.windowSeconds,
    windowSource: notice === undefined ? platform.source : "config platform.noticeSeconds",
    evidence: detected
      ? { label: "platform", value: platform.title, source: detected.because }
      : (preemptible ?? { label: "platform", value: platform.title, source: "config" }),
  };
}
