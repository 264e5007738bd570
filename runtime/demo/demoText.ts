import type { DemoEvent } from "./demoEvent.ts";
import type { Proof } from "./proof.ts";
import { formatDuration, secondsBetween } from "../text/duration.ts";
import { printable } from "../text/printable.ts";
import { formatCount, plural } from "../text/quantity.ts";
import type { Style } from "../text/style.ts";

/** One event of the demo as lines for people. */
export function demoText(event: DemoEvent, style: Style): string {
  return lines(event, style)
    .map((line) => `${line}\n`)
    .join("");
}

function lines(event: DemoEvent, style: Style): string[] {
  const { bold, red, green, yellow } = style;
  switch (event.type) {
    case "ready":
      return [`A training pipeline in ${printable(event.folder)}, run with ${printable(event.python)}.`];
    case "mistakes":
      return [
        "",
        bold(`1  Check it before launch: ${event.file}`),
        ...grouped(event.findings.filter(({ status }) => status === "fail")).map(
          ({ check, title, more }) =>
            `   ${red("✗")} ${check.padEnd(15)} ${printable(title)}${more === 0 ? "" : ` (and ${more} more)`}`,
        ),
        `   ${plural(event.summary.fail, "finding")} would lose work, and ${plural(event.summary.warn, "warning")}: before anything ran.`,
      ];
    case "mended":
      return [
        `   check --fix mends ${event.applied.length} in ${event.files.join(" and ")}; left for a person: ${
          grouped(event.left)
            .map(({ check }) => check)
            .join(", ") || "nothing"
        }.`,
      ];
    case "good": {
      const { pass, fail } = event.summary;
      const warned = event.warnings.map(
        ({ check, title }) => `   ${yellow("!")} ${check.padEnd(15)} ${printable(title)}`,
      );
      return [
        `   ${fail === 0 ? green("✓") : red("✗")} ${event.file}, where all of it is right: ${pass} passed, ${fail} failed.`,
        ...warned,
      ];
    }
    case "launched":
      return [
        "",
        bold("2  Launch it twice"),
        `   ${event.undisturbed}: nobody touches it`,
        `   ${event.preempted}: its node is taken away, twice`,
      ];
    case "preempted": {
      const way =
        event.how === "delete"
          ? "its pod is deleted: SIGTERM, 15 s of grace"
          : "its process is killed: no notice at all";
      return [
        `   ${yellow("⚡")} attempt ${event.attempt} at step ${formatCount(event.done)} of ${formatCount(event.total)}: ${way}`,
      ];
    }
    case "resumed": {
      const lost = event.lostSteps === 0 ? green("nothing lost") : yellow(`${plural(event.lostSteps, "step")} lost`);
      return [
        `   ${green("↻")} attempt ${event.attempt} went on at step ${formatCount(event.fromStep)}, ${formatDuration(event.afterSeconds)} later: ${lost}`,
      ];
    }
    case "finished": {
      const took = ({ startedAt, finishedAt }: { startedAt?: string; finishedAt?: string }): string =>
        formatDuration(secondsBetween(startedAt, finishedAt) ?? 0);
      return [
        `   ${green("✓")} ${event.undisturbed.name} ${event.undisturbed.phase} in ${took(event.undisturbed)}`,
        `   ${green("✓")} ${event.preempted.name} ${event.preempted.phase} in ${took(event.preempted)}, ${plural(attempts(event.preempted), "attempt")}`,
      ];
    }
    case "proof":
      return proofLines(event.proof, style);
  }
}

function attempts({ steps }: { steps: { template?: string; attempts: unknown[] }[] }): number {
  return steps.find(({ template }) => template === "train")?.attempts.length ?? 0;
}

function proofLines({ model, checkpoints, checkpointCount, identical }: Proof, { bold, green, red }: Style): string[] {
  const short = (hash: string | undefined): string => (hash === undefined ? "missing".padEnd(16) : hash.slice(0, 16));
  const same = (a: string | undefined, b: string | undefined): string => (a === b ? green("=") : red("≠"));
  const width = Math.max(6, ...model.map(({ tensor }) => tensor.length));
  const equal = checkpoints.filter(({ undisturbed, preempted }) => undisturbed === preempted).length;
  const differing = checkpoints.find(({ undisturbed, preempted }) => undisturbed !== preempted);
  return [
    "",
    bold("3  Proof: SHA-256 of every tensor"),
    `   ${"model".padEnd(width)}  ${"undisturbed".padEnd(16)}   preempted twice`,
    ...model.map(
      ({ tensor, undisturbed, preempted }) =>
        `   ${tensor.padEnd(width)}  ${short(undisturbed)} ${same(undisturbed, preempted)} ${short(preempted)}`,
    ),
    `   checkpoints: ${equal} of ${plural(checkpoints.length, "tensor")} in ${plural(checkpointCount, "common checkpoint")} are equal (weights and optimizer)`,
    ...(differing === undefined ? [] : [`   the first that differs: ${differing.tensor}`]),
    identical ? `   ${green("✓ identical, byte for byte")}` : `   ${red("✗ not identical")}`,
  ];
}

/** One entry per check, with how many more it has. */
function grouped(findings: { check: string; title: string }[]): { check: string; title: string; more: number }[] {
  const byCheck = Map.groupBy(findings, ({ check }) => check);
  return [...byCheck.values()].map(([first, ...more]) => ({ ...first!, more: more.length }));
}
