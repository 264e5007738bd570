import { atoi } from "../../../expressions/atoi.ts";
import { argoDuration, goDuration } from "../../../manifest/goDuration.ts";
import type { Path } from "../../../manifest/model.ts";
import { asRecord, isRecord } from "../../../manifest/record.ts";
import type { LintGap } from "../lintGaps.ts";
import { expressionProblem } from "./expressionSyntax.ts";

export interface GapProblem {
  message: string;
  path: Path;
  gap: LintGap;
}

const tagged = (value: unknown) => typeof value === "string" && value.includes("{{");

/** What Argo would stumble over in a retryStrategy when an attempt has died. */
export function retryProblems(strategy: unknown): GapProblem[] {
  if (!isRecord(strategy)) return [];
  const problems: GapProblem[] = [];
  const { limit, backoff, expression } = strategy;
  if (typeof limit === "string" && !tagged(limit) && atoi(limit) === undefined) {
    problems.push({
      message: `the retry limit "${limit.slice(0, 40)}" is not a whole number`,
      path: ["limit"],
      gap: "retry-number",
    });
  }
  if (typeof expression === "string" && expression !== "" && !tagged(expression)) {
    const problem = expressionProblem(expression);
    if (problem)
      problems.push({
        message: `the retry expression can not be read: ${problem}`,
        path: ["expression"],
        gap: "retry-expression",
      });
  }
  if (!isRecord(backoff)) return problems;
  const { factor, duration } = backoff;
  if (typeof factor === "string" && !tagged(factor) && atoi(factor) === undefined) {
    const message = `backoff.factor "${factor.slice(0, 40)}" is not a whole number; Argo has no fractional factors`;
    problems.push({ message, path: ["backoff", "factor"], gap: "retry-number" });
  }
  if (duration === undefined || duration === null || duration === "") {
    problems.push({ message: "backoff has no duration", path: ["backoff"], gap: "duration" });
  }
  for (const field of ["duration", "maxDuration", "cap"]) {
    const value = backoff[field];
    if (typeof value !== "string" || value === "" || tagged(value) || argoDuration(value) !== undefined) continue;
    problems.push({ message: durationMessage(`backoff.${field}`, value), path: ["backoff", field], gap: "duration" });
  }
  return problems;
}

/** timeout, suspend.duration, containerSet.retryStrategy.duration, memoize.maxAge. */
export function durationProblems(template: Record<string, unknown>): GapProblem[] {
  const places: [Path, unknown, (text: string) => number | undefined][] = [
    [["timeout"], template.timeout, argoDuration],
    [["suspend", "duration"], asRecord(template.suspend).duration, argoDuration],
    [
      ["containerSet", "retryStrategy", "duration"],
      asRecord(asRecord(template.containerSet).retryStrategy).duration,
      goDuration,
    ],
    [["memoize", "maxAge"], asRecord(template.memoize).maxAge, goDuration],
  ];
  return places.flatMap(([path, value, read]) => {
    if (typeof value !== "string" || value === "" || tagged(value) || read(value) !== undefined) return [];
    return [{ message: durationMessage(path.join("."), value), path, gap: "duration" as const }];
  });
}

function durationMessage(field: string, value: string): string {
  const days = /^(\d+)d$/.exec(value);
  const hint = days ? `; Go has no days, write ${Number(days[1]) * 24}h` : "; write 90s, 10m or 1h30m";
  return `${field} "${value.slice(0, 40)}" is not a duration${hint}`;
}
