import type { PreflightConfig } from "../../config/schema.ts";

const hoursPerMonth = 730;

/** Mean time between preemptions of the whole job, seconds, with the way it was computed. */
export function meanTimeToPreemption(
  platform: PreflightConfig["platform"],
): { seconds: number; text: string } | undefined {
  if (platform?.meanTimeToPreemptionSeconds !== undefined && platform.meanTimeToPreemptionSeconds > 0) {
    return { seconds: platform.meanTimeToPreemptionSeconds, text: "platform.meanTimeToPreemptionSeconds" };
  }
  const rate = platform?.monthlyPreemptionRate;
  if (platform === undefined || rate === undefined) return undefined;
  // A node survives a month with 1 - p: exponential lifetime with mean 730 h / -ln(1 - p); n nodes stop the job n times as often.
  const hours = hoursPerMonth / -Math.log(1 - rate) / platform.nodes;
  return {
    seconds: hours * 3600,
    text: `730 h / -ln(1 - ${rate}) / ${platform.nodes} node${platform.nodes === 1 ? "" : "s"} = ${hours.toFixed(0)} h`,
  };
}

/**
 * Best interval between checkpoints, seconds: T* = sqrt(2·C·M), the minimum of expectedLoss (Young, CACM 17(9), 1974).
 * C = seconds training stands still per save, M = mean seconds between preemptions of the job.
 */
export function optimalInterval(saveSeconds: number, meanSeconds: number): number {
  return Math.sqrt(2 * saveSeconds * meanSeconds);
}

/** Share of time lost to saving and to repeating work: C/T + T/(2M). Restart time is the same for every T and left out. */
export function expectedLoss(interval: number, saveSeconds: number, meanSeconds: number): number {
  return saveSeconds / interval + interval / (2 * meanSeconds);
}
