import type { PipelinePlan, PlannedStep } from "../../plan/planPipeline.ts";
import { printable } from "../../text/printable.ts";
import type { Style } from "../../text/style.ts";

/** The plan for people: one line per step, then what the target runs, emulates and refuses. */
export function planText({ steps, target }: PipelinePlan, style: Style): string {
  const width = Math.min(40, Math.max(4, ...steps.map(({ name }) => name.length)));
  const lines = [style.bold(`steps (${steps.length})`)];
  for (const step of steps) lines.push(`  ${printable(step.name).padEnd(width)}  ${facts(step).join(" · ")}`);
  const { runs, emulated, refused } = target;
  lines.push("", style.bold(`on target ${target.name}`));
  lines.push(`  ${style.green("✓")} as on a cluster: ${runs.length === 0 ? "nothing" : printable(runs.join(", "))}`);
  for (const { feature, how } of emulated)
    lines.push(`  ${style.yellow("~")} emulated: ${printable(`${feature}: ${how}`)}`);
  for (const { feature, why, where } of refused) {
    lines.push(`  ${style.red("✗")} refused: ${printable(`${feature} (${where}): ${why}`)}`);
  }
  return lines.join("\n") + "\n";
}

function facts({ type, retry, graceSeconds, image, checkpointDir }: PlannedStep): string[] {
  const facts: string[] = [type];
  if (type === "dag" || type === "steps" || type === "suspend") return facts;
  if (retry.policy === undefined) facts.push("never retried");
  else {
    const covers = {
      true: "covers preemption",
      false: "misses preemption",
      undefined: "its expression is known at run time only",
    };
    const times = retry.maxAttempts === undefined ? "without limit" : `${retry.maxAttempts} attempts`;
    facts.push(`retry ${retry.policy}, ${times}, ${covers[`${retry.retriesPreemption}`]}`);
  }
  if (graceSeconds !== undefined) facts.push(`grace ${graceSeconds} s`);
  if (checkpointDir !== undefined) facts.push(`checkpoints ${printable(checkpointDir)}`);
  if (image !== undefined) facts.push(printable(image));
  return facts;
}
