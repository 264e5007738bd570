import { needFormula } from "../checks/grace/graceNeed.ts";
import { place } from "../checks/subject/place.ts";
import type { EffectiveRetry, ValueOrigin } from "../manifest/model.ts";
import { formatSeconds } from "../text/units.ts";
import { markdownCode as code, markdownText as text } from "./markdownText.ts";
import type { StepFacts } from "./stepFacts.ts";

/** What a hover says of a step, as Markdown: numbers with their sources, no advice (that is what problems are for). */
export function stepMarkdown(facts: StepFacts): string {
  const { name, type, reachable, retry, pod } = facts;
  const head = [`**${text(name)}**`, type, ...(reachable ? [] : ["nothing in this file calls it"])];
  if (pod?.training) head.push("trains a model");
  if (pod?.preemptible) head.push("may be reclaimed");
  const because = [pod?.training, pod?.preemptible].flatMap((why) =>
    why ? [withSource(text(why.value), why.source)] : [],
  );
  return [
    head.join(" · "),
    ...(because.length > 0 ? [because.join(" · ")] : []),
    `**Retry** ${retryText(retry)}`,
    ...(pod ? [...eventLines(pod.events), ...graceLines(pod), checkpointLine(pod)] : []),
    ...limits(facts),
  ].join("\n\n");
}

function retryText({ strategy, policy, maxAttempts, origins }: EffectiveRetry): string {
  if (strategy === undefined || policy === undefined) return "none: one attempt";
  const attempts =
    maxAttempts === undefined
      ? "limit known only at run time"
      : maxAttempts === Infinity
        ? "no limit of attempts"
        : `${maxAttempts} ${maxAttempts === 1 ? "attempt" : "attempts"}`;
  const parts = [
    withOrigin(code(policy), origins.retryPolicy),
    withOrigin(attempts, origins.limit),
    ...backoffText(strategy.backoff, origins.backoff),
  ];
  if (typeof strategy.expression === "string" && strategy.expression !== "") {
    parts.push(withOrigin(`only if ${code(strategy.expression)}`, origins.expression));
  }
  return parts.join(" · ");
}

function backoffText(backoff: unknown, origin: ValueOrigin | undefined): string[] {
  if (typeof backoff !== "object" || backoff === null) return [];
  const { duration, factor, maxDuration } = backoff as Record<string, unknown>;
  const words = [
    ...(duration === undefined ? [] : [code(String(duration))]),
    ...(factor === undefined ? [] : [`× ${code(String(factor))}`]),
    ...(maxDuration === undefined ? [] : [`at most ${code(String(maxDuration))} in all`]),
  ];
  return words.length === 0 ? [] : [withOrigin(`backoff ${words.join(" ")}`, origin)];
}

const marks = { always: "✓", sometimes: "!", never: "✗" } as const;

function eventLines(events: NonNullable<StepFacts["pod"]>["events"]): string[] {
  const lines = events.map(({ name, retried }) => {
    const mark = retried === undefined ? "?" : marks[retried];
    const more =
      retried === "sometimes"
        ? " (chance, or a setting of the controller)"
        : retried === undefined
          ? " (known only at run time)"
          : "";
    return `${mark} ${text(name)}${more}`;
  });
  return [`Another attempt after: ${lines.join(" · ")}`];
}

function graceLines({ grace, need, platform }: NonNullable<StepFacts["pod"]>): string[] {
  const { seconds, origin, problem } = grace;
  const asked =
    seconds === undefined
      ? text(problem ?? "can not be read")
      : withOrigin(formatSeconds(seconds), origin, "Kubernetes default");
  const window = Math.min(seconds ?? Infinity, platform?.seconds ?? Infinity);
  const known = need.missing.length === 0;
  const sum = known
    ? `needed: ${text(needFormula(need))} ${Number.isFinite(window) ? text(`${need.seconds > window ? ">" : "≤"} ${formatSeconds(window)}`) : ""}`
    : `needed: not known without ${need.missing.map(code).join(", ")} in preflight.yaml`;
  return [
    `**Grace period** ${asked}${platform ? ` · ${text(platform.title)} gives ${formatSeconds(platform.seconds)} (${text(platform.source)})` : ""}`,
    sum.trim(),
  ];
}

const fates = {
  store: "outlives the node",
  volume: "outlives the pod",
  pod: "**lost with the pod or its node**",
  unknown: "whether it outlives the pod is not known",
} as const;

function checkpointLine({ checkpoints, training }: NonNullable<StepFacts["pod"]>): string {
  if (checkpoints === undefined) {
    return training
      ? "**Checkpoints** no location is declared (env CHECKPOINT\\_DIR)"
      : "**Checkpoints** none declared";
  }
  const { value, source, detail, survives } = checkpoints;
  return `**Checkpoints** ${withSource(code(value), source)} · ${text(detail)}: ${fates[survives]}`;
}

function limits({ timeoutSeconds, activeDeadlineSeconds }: StepFacts): string[] {
  const parts = [
    ...(timeoutSeconds === undefined ? [] : [`timeout ${formatSeconds(timeoutSeconds)}`]),
    ...(activeDeadlineSeconds === undefined ? [] : [`activeDeadlineSeconds ${formatSeconds(activeDeadlineSeconds)}`]),
  ];
  return parts.length === 0 ? [] : [`**Limits** ${parts.join(" · ")}`];
}

function withOrigin(shown: string, origin: ValueOrigin | undefined, fallback = "default"): string {
  if (origin === undefined) return `${shown} (${fallback})`;
  return withSource(shown, place(origin.range) ?? (origin.from === "default" ? fallback : origin.from));
}

function withSource(shown: string, source: string | undefined): string {
  return source === undefined ? shown : `${shown} (${text(source)})`;
}
