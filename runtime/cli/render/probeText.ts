import type { ProbePlan, ProbeReport, ProbeStep } from "../../store/probe/probeReport.ts";
import type { TrackingPlan, TrackingStep } from "../../tracking/probe/probeReport.ts";
import { printable } from "../../text/printable.ts";
import type { Style } from "../../text/style.ts";
import { formatBytes, formatThroughput } from "../../text/units.ts";

const ways = { marker: "a marker", put: "a conditional put", copy: "a conditional copy", multipart: "multipart" };

/** What a probe will do, before it does it. */
export function planLine(plan: ProbePlan | TrackingPlan): string {
  if (!("prefix" in plan))
    return printable(`${plan.uri}: will create and remove ${plan.creates.join("; ")}`).concat("\n");
  const { uri, prefix, creates, bytes } = plan;
  return printable(
    `${uri}: will create and remove up to ${creates.length} objects below ${prefix}/, ` +
      `sending up to ${formatBytes(bytes)}: ${creates.join(", ")}`,
  ).concat("\n");
}

/** What the steps of a probe mean, after they were printed. */
export function probeSummary(report: ProbeReport, style: Style): string {
  const lines: string[] = [];
  if (report.promotion.length > 0) lines.push("", style.bold("promotion: is the first one safe from a second?"));
  for (const { way, exactlyOnce } of report.promotion) {
    const answer =
      exactlyOnce === undefined
        ? style.yellow("? could not be told")
        : exactlyOnce
          ? style.green("✓ exactly once")
          : style.red("✗ the last writer wins");
    lines.push(`  by ${ways[way].padEnd(18)} ${answer}`);
  }
  if (report.upload !== undefined && report.download !== undefined) {
    const { upload, download } = report;
    lines.push(
      "",
      `upload   p50 ${formatThroughput(upload.p50)} · p95 ${formatThroughput(upload.p95)}`,
      `download p50 ${formatThroughput(download.p50)} · p95 ${formatThroughput(download.p95)}` +
        ` (${upload.samples} objects of ${formatBytes(upload.objectBytes)}, one at a time)`,
    );
    lines.push(`  for preflight.yaml: uploadBytesPerSecond: ${Math.floor(upload.p95)}`);
    if (report.promoteSeconds !== undefined) lines.push(`  promoteSeconds: ${report.promoteSeconds.toFixed(2)}`);
  }
  if (report.plan === undefined) {
    lines.push(style.dim("nothing was written; --write-probes tries writes, races and promotion"));
  } else if (report.residue.length === 0) lines.push(style.dim("everything the probe wrote is gone again"));
  else {
    lines.push(style.red(`still there (${report.residue.length}):`));
    for (const key of report.residue.slice(0, 20)) lines.push(`  ${printable(key)}`);
  }
  lines.push(style.dim(`${report.seconds.toFixed(1)} s`));
  return lines.join("\n") + "\n";
}

/** One step, printed when it is done. */
export function stepLine({ check, status, title, text, seconds }: ProbeStep | TrackingStep, style: Style): string {
  const marks = {
    pass: style.green("✓"),
    fail: style.red("✗"),
    warn: style.yellow("!"),
    unknown: style.yellow("?"),
    "n/a": style.dim("-"),
  };
  return `${marks[status]} ${check}  ${printable(title)}: ${printable(text)} ${style.dim(`(${seconds.toFixed(2)} s)`)}\n`;
}
