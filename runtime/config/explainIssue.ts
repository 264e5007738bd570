import type { z } from "zod";
import { nearestName } from "../text/nearestName.ts";
import { settingAt } from "./settingAt.ts";

type Issue = z.core.$ZodIssue;

/** What is wrong and what to do, as "steps.train.saveSeconds: expected number, found text", and the key it is about. */
export interface ExplainedIssue {
  path: PropertyKey[];
  text: string;
}

/** One sentence per mistake of a validated value (`root` is the whole parsed file). Values are never printed when secret. */
export function explainIssue(issue: Issue, root: unknown): ExplainedIssue[] {
  const { path } = issue;
  const where = path.length === 0 ? "" : `${path.join(".")}: `;
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ path: [...path, key], text: `${where}${unknownKey(key, path)}` }));
  }
  return [{ path, text: where + reason(issue, valueAt(root, path)) }];
}

function unknownKey(key: string, path: readonly PropertyKey[]): string {
  const names = settingAt(path)?.names ?? [];
  const nearest = nearestName(key, names);
  const advice = nearest === undefined ? `; known here: ${names.join(", ")}` : `; did you mean "${nearest}"?`;
  return `unknown setting "${key.slice(0, 80)}"${advice}`;
}

function reason(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case "invalid_type":
      return `expected ${issue.expected === "record" ? "object" : issue.expected}, found ${kindOf(value)}`;
    case "invalid_value":
      return `expected ${issue.values.map((one) => JSON.stringify(one)).join(" or ")}, found ${shown(value)}`;
    case "too_small":
      return `must be ${issue.inclusive ? "at least" : "more than"} ${issue.minimum}, found ${shown(value)}`;
    case "too_big":
      return `must be ${issue.inclusive ? "at most" : "less than"} ${issue.maximum}, found ${shown(value)}`;
    default:
      return issue.message;
  }
}

function shown(value: unknown): string {
  return typeof value === "object" ? kindOf(value) : (JSON.stringify(value) ?? "nothing").slice(0, 80);
}

function kindOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "an empty value";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a map";
  if (typeof value === "string") return "text";
  return `a ${typeof value}`;
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const part of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return value;
}
